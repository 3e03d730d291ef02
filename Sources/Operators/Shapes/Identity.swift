import Basics
import NetworkIR

/// The input unchanged. Source: ONNX, Identity.
public struct Identity: SelectingOperator {
  public static let name = "Identity"
  public static let summary = "the input unchanged"
  public static let versions = [1, 13, 14, 16, 19, 21, 23, 24, 25]

  public init() {}

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 1)
    return inputs
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] { inputs }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    try reshapedForm(of: inputs)
  }
}
