import Basics

/// An operator that a gradient passes through.
public protocol DifferentiableOperator: Operator {
  /// Computes the gradients of a loss with respect to the inputs, in a slow and obvious way; sums
  /// are accumulated in double precision.
  ///
  /// At a kink the gradient is that of one side, which the operator documents.
  ///
  /// - Parameters:
  ///   - inputs: the arguments of `evaluate`.
  ///   - outputs: the results of `evaluate`.
  ///   - upstream: the gradient with respect to each output, in its shape.
  /// - Returns: one for each input, in its shape; `nil` for integers and Booleans, which have none.
  /// - Precondition: `outputTypes(of:)` accepts the inputs, and `evaluate` their values.
  func gradients(of inputs: [AnyTensor], outputs: [AnyTensor], upstream: [Tensor<Float>]) throws
    -> [Tensor<Float>?]
}
