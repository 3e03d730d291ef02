import Basics
import NetworkIR

/// A value given in the model, which import turns into a constant. Source: ONNX, Constant.
public struct Constant: Operator {
  public static let name = "Constant"
  public static let summary = "a value given in the model"
  public static let versions = [1, 9, 11, 12, 13, 19, 21, 23, 24, 25]
  public static let attributeOpsets: [String: ClosedRange<Int>] = [
    "value_float": .since(12), "value_floats": .since(12), "value_int": .since(12),
    "value_ints": .since(12),
  ]
  public static var fields: [Field<Self>] {
    [
      Field("value", \.value, "a tensor"),
      Field("value_float", \.float, "one real number"),
      Field("value_floats", \.floats, "a list of real numbers"),
      Field("value_int", \.integer, "one integer"),
      Field("value_ints", \.integers, "a list of integers"),
    ]
  }

  public var value: TensorLiteral?
  public var float: Double?
  public var floats: [Double]?
  public var integer: Int?
  public var integers: [Int]?

  public init() {}

  public static func adapt(_ node: inout ImportedNode) throws {
    for key in ["value_string", "value_strings", "sparse_value"]
    where node.attributes[key] != nil {
      throw Diagnostic.unsupported("Constant with '\(key)' is not supported")
    }
  }

  public func validate() throws {
    guard tensors.count == 1 else {
      throw Diagnostic.configuration("Constant needs one value, not \(tensors.count)", at: nil)
    }
  }

  /// All values that are given.
  private var tensors: [AnyTensor] {
    [
      value?.tensor,
      float.map { AnyTensor(Tensor([], [Float($0)])) },
      floats.map { AnyTensor(Tensor([$0.count], $0.map { Float($0) })) },
      integer.map { AnyTensor(Tensor([], [$0])) },
      integers.map { AnyTensor(Tensor([$0.count], $0)) },
    ].compactMap { $0 }
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 0)
    return tensors.map { TensorType($0.type, $0.shape) }
  }

  public func evaluate(types inputs: [TensorType]) -> [AnyTensor]? { tensors }
  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] { tensors }
  public func integerForm(of inputs: [Operand]) throws -> IntegerForm { throw foldedOnly }
}
