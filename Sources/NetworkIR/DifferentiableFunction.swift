import Basics

/// An operator of one input that makes each real element from the one at its place.
protocol DifferentiableFunction: DifferentiableOperator {
  /// The derivative at `x`.
  func slope(at x: Double) -> Double
}

extension DifferentiableFunction {
  public func gradients(of inputs: [AnyTensor], outputs: [AnyTensor], upstream: [Tensor<Float>])
    throws -> [Tensor<Float>?]
  {
    [
      inputs[0].real.map { input in
        Tensor(
          input.shape,
          zip(input.elements, upstream[0].elements).map { x, gradient in
            Float(Double(gradient) * slope(at: Double(x)))
          })
      }
    ]
  }
}
