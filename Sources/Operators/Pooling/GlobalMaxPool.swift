import Basics
import NetworkIR

/// The largest element of each channel over all spatial axes. Source: ONNX, GlobalMaxPool.
///
/// A gradient goes to the first of several largest elements.
public struct GlobalMaxPool: DifferentiableOperator {
  public static let name = "GlobalMaxPool"
  public static let summary = "the largest element of each channel"
  public static let versions = [1, 22]

  public init() {}

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try globalPoolOutputTypes(of: inputs)
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let window = Window(over: Array(inputs[0].shape.dropFirst(2)))
    let pooled = inputs[0].asReal.pooled(window) { values in values.max() ?? -.infinity }
    return [AnyTensor(pooled, type: inputs[0].type)]
  }

  public func gradients(of inputs: [AnyTensor], outputs: [AnyTensor], upstream: [Tensor<Float>])
    -> [Tensor<Float>?]
  {
    maximumGradients(
      of: inputs, outputs, Window(over: Array(inputs[0].shape.dropFirst(2))), upstream)
  }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    .pool(PoolForm(.max, Window(over: Array(inputs[0].type.shape.dropFirst(2)))))
  }
}
