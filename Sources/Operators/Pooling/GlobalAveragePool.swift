import Basics
import NetworkIR

/// The mean of each channel over all spatial axes. Source: ONNX, GlobalAveragePool.
public struct GlobalAveragePool: DifferentiableOperator {
  public static let name = "GlobalAveragePool"
  public static let summary = "the mean of each channel"
  public static let versions = [1, 22]

  public init() {}

  public func outputTypes(of inputs: [TensorType]) throws -> [TensorType] {
    try globalPoolOutputTypes(of: inputs)
  }

  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    let window = Window(over: Array(inputs[0].shape.dropFirst(2)))
    let pooled = inputs[0].asReal.averaged(window, countsPadding: false)
    return [AnyTensor(pooled, type: inputs[0].type)]
  }

  public func gradients(of inputs: [AnyTensor], outputs: [AnyTensor], upstream: [Tensor<Float>])
    -> [Tensor<Float>?]
  {
    averageGradients(
      of: inputs, Window(over: Array(inputs[0].shape.dropFirst(2))), countsPadding: false, upstream)
  }

  public func integerForm(of inputs: [Operand]) throws -> IntegerForm {
    .pool(
      PoolForm(
        .average(countsPadding: false), Window(over: Array(inputs[0].type.shape.dropFirst(2)))))
  }
}
