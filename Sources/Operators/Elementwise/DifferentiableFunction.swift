import Basics
import NetworkIR

/// An operator that computes each real element from its input's element at the same position.
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
