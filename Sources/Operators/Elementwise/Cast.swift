import Basics
import NetworkIR

/// The input in another element type. Real numbers are truncated to integers, which wrap at the
/// width of their type. Source: ONNX, Cast.
///
/// Between real types, a gradient passes as if nothing were rounded.
public struct Cast: DifferentiableOperator {
  public static let name = "Cast"
  public static let summary = "the input in another element type"
  public static let versions = [1, 6, 9, 13, 19, 21, 23, 24, 25, 28]
  public static let attributeOpsets: [String: ClosedRange<Int>] = [
    "saturate": .since(19), "round_mode": .since(24),
  ]
  public static var fields: [Field<Self>] {
    [Field("to", \.target, required: true, "the element type")]
  }

  public var target = ElementType.float32

  public init() {}

  public static func adapt(_ node: inout ImportedNode) throws {
    for key in ["saturate", "round_mode"] { node.attributes[key] = nil }
    guard case .integer(let code) = node.attributes["to"]?.content else { return }
    guard let type = ElementType(onnxCode: code) else {
      throw Diagnostic.unsupported("Cast to element type \(code) of ONNX is not supported")
    }
    node.attributes["to"] = type.value
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 1)
    return [TensorType(target, inputs[0].shape)]
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    guard !target.isReal else {
      let isHalf = target == .float16
      return [AnyTensor(inputs[0].asReal.map { isHalf ? $0.roundedToHalf : $0 }, type: target)]
    }
    let integers =
      switch inputs[0].content {
      case .integer(let tensor): tensor
      case .real(let tensor) where target == .bool: tensor.map { $0 == 0 ? 0 : 1 }
      case .real(let tensor): tensor.map { Int(saturating: Double($0)) }
      }
    return [AnyTensor(integers.map { target.wrapping($0) }, type: target)]
  }

  public func gradients(of inputs: [AnyTensor], outputs: [AnyTensor], upstream: [Tensor<Float>])
    -> [Tensor<Float>?]
  {
    [target.isReal && inputs[0].real != nil ? upstream[0] : nil]
  }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    guard target.isReal, inputs[0].type.element.isReal else { throw foldedOnly }
    return try reshapedForm(of: inputs)
  }
}

extension Float {
  /// The half-precision number nearest to this one.
  ///
  /// It is infinite beyond 65504 + 16; below 2^-14, steps are 2^-24.
  var roundedToHalf: Float {
    guard isFinite, self != 0 else { return self }
    let step = Float(sign: .plus, exponent: Swift.max(Int(exponent), -14) - 10, significand: 1)
    let rounded = (self / step).rounded(.toNearestOrEven) * step
    return rounded.magnitude > 65504 ? Float(signOf: self, magnitudeOf: .infinity) : rounded
  }
}

extension ElementType {
  /// The type with this number in ONNX's `TensorProto.DataType`; `nil` if memc does not support it.
  public init?(onnxCode: Int) {
    guard let type = Self.allCases.first(where: { $0.onnxCode == onnxCode }) else { return nil }
    self = type
  }

  /// The number of this type in ONNX's `TensorProto.DataType`.
  public var onnxCode: Int {
    switch self {
    case .float32: 1
    case .uint8: 2
    case .int8: 3
    case .uint16: 4
    case .int16: 5
    case .int32: 6
    case .int64: 7
    case .bool: 9
    case .float16: 10
    case .float64: 11
    case .uint32: 12
    case .uint64: 13
    }
  }
}
