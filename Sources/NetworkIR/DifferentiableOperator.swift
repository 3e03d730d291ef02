import Basics

/// An operator that a gradient passes through.
public protocol DifferentiableOperator: Operator {
  /// The gradients of a loss with respect to the inputs, slow and obvious; sums are kept in double
  /// precision.
  ///
  /// At a kink the gradient is that of one side: see the operator.
  ///
  /// - Parameters:
  ///   - inputs: as `evaluate` took them.
  ///   - outputs: as `evaluate` gave them.
  ///   - upstream: the gradient with respect to each output, in its shape.
  /// - Returns: one for each input, in its shape; `nil` where none flows: integers, truth values.
  /// - Precondition: `outputTypes(of:)` accepts the inputs, and `evaluate` their values.
  func gradients(of inputs: [AnyTensor], outputs: [AnyTensor], upstream: [Tensor<Float>]) throws
    -> [Tensor<Float>?]
}
