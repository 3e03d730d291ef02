import Basics

/// An update rule: computes new parameters from a gradient.
///
/// To add one, write a file in `Optimizers/` and a line in `AllOptimizers.swift`.
public protocol Optimizer: Component {
  /// Numbers of state per parameter that are kept from step to step.
  static var stateCount: Int { get }

  /// Updates parameters by one step.
  ///
  /// - Parameters:
  ///   - state: `stateCount` arrays as long as the parameters, 0 before the first step.
  ///   - rate: the learning rate of this step.
  ///   - step: the number of steps before this one.
  ///   - keepsZeros: whether parameters that are 0, because they are pruned, stay 0.
  func move(
    _ parameters: UnsafeMutableBufferPointer<Float>, gradient: UnsafePointer<Float>,
    state: [UnsafeMutablePointer<Float>], rate: Double, step: Int, keepsZeros: Bool)

  /// The index of the state array that is a running mean of squared gradients, if any.
  static var squareState: Int? { get }
}
