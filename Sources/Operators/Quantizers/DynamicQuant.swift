import Basics
import NetworkIR

/// The input rounded to 256 codes over its own range, as real numbers.
///
/// The step of an image follows from its smallest and largest number. The tile machine, whose steps
/// are constant, takes the calibrated range. Source: ONNX, DynamicQuantizeLinear.
public struct DynamicQuant: OwnOperator {
  public static let name = "DynamicQuant"
  public static let summary = "rounding to 256 codes over the range of each input"
  public static let versions = [1]

  public init() {}

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try expectInputs(inputs, count: 1)
    try expectReal(inputs)
    return inputs
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let real = inputs[0].asReal
    let low = min(0, real.elements.min() ?? 0)
    let high = max(0, real.elements.max() ?? 0)
    let step = (high - low) / 255
    guard step.isNormal else { return [inputs[0]] }
    let zeroPoint = Int(min(max((0 - low) / step, 0), 255).rounded(.toNearestOrEven))
    let quantizer = Quantizer(step: Double(step), zeroPoint: zeroPoint, codes: 0...255)
    return [AnyTensor(real.map(quantizer.apply), type: inputs[0].type)]
  }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    .rearrangement(.reshape(inputs[0].type.shape))
  }
}
