import Basics

/// A rule by which a gradient moves parameters.
///
/// Adding one: a file in `Optimizers/`, a line in `AllOptimizers.swift`.
public protocol Optimizer: Component {
  /// Numbers that it keeps of every parameter from step to step.
  static var stateCount: Int { get }

  /// Moves parameters by one step.
  ///
  /// - Parameters:
  ///   - state: `stateCount` arrays as long as the parameters, 0 before the first step.
  ///   - rate: the learning rate of this step.
  ///   - step: how many steps came before.
  ///   - keepsZeros: parameters that are 0 stay so: they are pruned.
  func move(
    _ parameters: UnsafeMutableBufferPointer<Float>, gradient: UnsafePointer<Float>,
    state: [UnsafeMutablePointer<Float>], rate: Double, step: Int, keepsZeros: Bool)

  /// Which of the state's arrays is a running mean of squared gradients, if one is.
  static var squareState: Int? { get }
}
