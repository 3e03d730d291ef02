import Basics
import NetworkIR

/// A tensor of one repeated value; import turns it into a constant of the graph. Source: ONNX,
/// ConstantOfShape.
public struct ConstantOfShape: Operator {
  public static let name = "ConstantOfShape"
  public static let summary = "a tensor of one repeated value"
  public static let versions = [9, 20, 21, 23, 24, 25]
  public static var fields: [Field<Self>] {
    [
      Field("shape", \.shape, required: true, "size of each axis"),
      Field("value", \.value, "a tensor with the one value"),
    ]
  }

  /// The maximum number of elements.
  static let largestCount = 1 << 28

  public var shape: [Int] = []
  public var value = TensorLiteral(AnyTensor(Tensor<Float>([1], [0])))

  public init() {}

  public static func adapt(_ node: inout ImportedNode) throws {
    try node.takeConstants(from: 0, as: ["shape"])
  }

  public func validate() throws {
    try expectAll("shape", shape, in: 0...Self.largestCount)
    guard shape.checkedElementCount.map({ $0 <= Self.largestCount }) == true else {
      throw Diagnostic.configuration(
        "'shape' of ConstantOfShape asks for more than \(Self.largestCount) elements: \(shape)",
        at: nil)
    }
    guard value.shape.elementCount == 1 else {
      throw Diagnostic.configuration("'value' of ConstantOfShape must have one element", at: nil)
    }
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 0)
    return [TensorType(value.type, shape)]
  }

  public func evaluate(types inputs: [TensorType]) -> [AnyTensor]? {
    switch value.tensor.content {
    case .real(let tensor):
      [AnyTensor(Tensor(shape, repeating: tensor.elements[0]), type: value.type)]
    case .integer(let tensor):
      [AnyTensor(Tensor(shape, repeating: tensor.elements[0]), type: value.type)]
    }
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] { evaluate(types: []) ?? [] }
  public func integerForm(of inputs: [Operand]) throws -> IntegerForm { throw foldedOnly }
}
