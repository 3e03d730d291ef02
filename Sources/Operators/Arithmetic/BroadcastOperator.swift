import Basics
import NetworkIR

/// An operator that combines two inputs element by element and broadcasts them as numpy does.
///
/// Integers, which occur in computations of shapes, wrap at the width of their type.
protocol BroadcastOperator: DifferentiableOperator, LeadingAxisOperator {
  /// The axis of `A` where the first axis of `B` is placed; `nil` aligns the shapes at their ends.
  ///
  /// ONNX removed this attribute in opset 7.
  var axis: Int? { get set }

  func apply(_ a: Float, _ b: Float) -> Float
  func apply(_ a: Int, _ b: Int) throws -> Int

  /// The derivatives with respect to both operands.
  func slopes(of a: Double, _ b: Double) -> (a: Double, b: Double)
}

extension BroadcastOperator {
  public static var attributeOpsets: [String: ClosedRange<Int>] {
    ["axis": .until(6), "broadcast": .until(6)]
  }

  public static var fields: [Field<Self>] {
    [
      Field(
        "axis", \.axis, in: -64...64, "axis of A where B begins (before opset 7); absent: as numpy"
      )
    ]
  }

  public static func adapt(_ node: inout ImportedNode) throws {
    if node.opset < 7, node.attributes["broadcast"]?.content != .integer(1) {
      node.attributes["axis"] = nil
    }
    node.attributes["broadcast"] = nil
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 2)
    guard inputs[0].element.isReal == inputs[1].element.isReal else {
      throw Diagnostic.malformed(
        "\(Self.name) cannot combine \(inputs[0]) with \(inputs[1])", at: nil)
    }
    let shape = try Broadcast(inputs[0].shape, alignedShape(of: inputs), of: self).shape
    return [TensorType(inputs[0].element, shape)]
  }

  /// The shape of `B`, followed by an axis of size 1 for each axis of `A` after those of `B`.
  func alignedShape(of inputs: [TensorType]) throws -> [Int] {
    guard let axis else { return inputs[1].shape }
    let rank = inputs[0].shape.count
    let missing = rank - (try resolve(axis: axis, rank: rank)) - inputs[1].shape.count
    guard missing >= 0 else {
      throw Diagnostic.malformed(
        "\(inputs[1].shape) from axis \(axis) on exceeds \(inputs[0].shape)", at: nil)
    }
    return inputs[1].shape + Array(repeating: 1, count: missing)
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let types = inputs.map { TensorType($0.type, $0.shape) }
    let output = try outputTypes(of: types)[0]
    let b = inputs[1].reshaped(try alignedShape(of: types))
    switch (inputs[0].content, b.content) {
    case (.integer(let a), .integer(let b)):
      let joined = try a.joined(with: b, to: output.shape) { try apply($0, $1) }
      return [AnyTensor(joined.map { output.element.wrapping($0) }, type: output.element)]
    default:
      let joined = inputs[0].asReal.joined(with: b.asReal, to: output.shape) { apply($0, $1) }
      return [AnyTensor(joined, type: output.element)]
    }
  }
}

extension Tensor {
  /// Broadcasts both tensors to `shape` and combines their elements at each position.
  package func joined<Other: Sendable>(
    with other: Tensor, to shape: [Int], combine: (Element, Element) throws -> Other
  ) rethrows -> Tensor<Other> {
    let (a, b) = (broadcast(to: shape), other.broadcast(to: shape))
    return Tensor<Other>(shape, try zip(a.elements, b.elements).map { try combine($0, $1) })
  }
}

extension ElementType {
  /// Returns `value` wrapped to the width of this type.
  func wrapping(_ value: Int) -> Int {
    switch self {
    case .int8: Int(Int8(truncatingIfNeeded: value))
    case .int16: Int(Int16(truncatingIfNeeded: value))
    case .int32: Int(Int32(truncatingIfNeeded: value))
    case .uint8: Int(UInt8(truncatingIfNeeded: value))
    case .uint16: Int(UInt16(truncatingIfNeeded: value))
    case .uint32: Int(UInt32(truncatingIfNeeded: value))
    case .bool: value == 0 ? 0 : 1
    default: value
    }
  }
}
