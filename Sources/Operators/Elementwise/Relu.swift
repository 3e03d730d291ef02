import Basics
import NetworkIR

/// `max(x, 0)`, element by element. Source: ONNX, Relu.
///
/// The slope at 0 is 0.
public struct Relu: DifferentiableFunction {
  public static let name = "Relu"
  public static let summary = "the larger of x and 0"
  public static let versions = [1, 6, 13, 14]

  public init() {}

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 1)
    try expectReal(inputs)
    return inputs
  }

  public func evaluate(_ inputs: [AnyTensor]) -> [AnyTensor] {
    [AnyTensor(inputs[0].asReal.map { max($0, 0) }, type: inputs[0].type)]
  }

  func slope(at x: Double) -> Double { x > 0 ? 1 : 0 }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    .affine(AffineForm(clamp: 0 ... .infinity))
  }
}
