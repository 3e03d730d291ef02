import Basics
import NetworkIR

/// The input unchanged, because nothing is dropped at inference. Source: ONNX, Dropout.
///
/// The mask is not computed.
public struct Dropout: SelectingOperator {
  public static let name = "Dropout"
  public static let summary = "the input unchanged; only training drops elements"
  public static let versions = [1, 6, 7, 10, 12, 13, 22]
  public static let attributeOpsets: [String: ClosedRange<Int>] = [
    "is_test": .until(6), "ratio": .until(11), "seed": .since(12),
  ]
  public static let mixesRealTypesSince: Int? = 12

  public init() {}

  public static func adapt(_ node: inout ImportedNode) throws {
    try node.takeConstants(from: 2, as: ["training_mode"], asList: false)
    guard node.attributes["training_mode"]?.content != .integer(1) else {
      throw Diagnostic.unsupported(
        "Dropout is in training mode", note: "export the model for inference")
    }
    for key in ["training_mode", "ratio", "seed", "is_test"] { node.attributes[key] = nil }
    node.inputs = Array(node.inputs.prefix(1))
    try node.dropOutputs(["mask"], of: name)
  }

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 1)
    return inputs
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] { inputs }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    try reshapedForm(of: inputs)
  }
}
