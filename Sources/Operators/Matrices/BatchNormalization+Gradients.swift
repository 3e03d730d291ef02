import Basics
import NetworkIR

extension BatchNormalization: DifferentiableOperator {
  /// The statistics are ordinary inputs: they are not treated as functions of `x`.
  ///
  /// With `r = 1 / √(variance + epsilon)` and the gradient `u` of
  /// `y = scale · (x − mean) · r + shift`, the gradient is `u · scale · r` for `x`. Summed over a
  /// channel, it is `u · (x − mean) · r` for the scale, `u` for the shift, `−u · scale · r` for the
  /// mean, and `−u · scale · (x − mean) · r³ / 2` for the variance.
  public func gradients(of inputs: [AnyTensor], outputs: [AnyTensor], upstream: [Tensor<Float>])
    -> [Tensor<Float>?]
  {
    let values = inputs.map { $0.asReal.elements.map(Double.init) }
    let channels = inputs[0].shape[1]
    let size = inputs[0].shape.dropFirst(2).reduce(1, *)
    var sums = values.map { [Double](repeating: 0, count: $0.count) }
    for (index, gradient) in upstream[0].elements.enumerated() {
      let channel = index / size % channels
      let (scale, u) = (values[1][channel], Double(gradient))
      let difference = values[0][index] - values[3][channel]
      let r = 1 / (values[4][channel] + epsilon).squareRoot()
      sums[0][index] = u * scale * r
      sums[1][channel] += u * difference * r
      sums[2][channel] += u
      sums[3][channel] -= u * scale * r
      sums[4][channel] -= u * scale * difference * r * r * r / 2
    }
    return zip(inputs, sums).map { Tensor($0.shape, $1.map { Float($0) }) }
  }
}
