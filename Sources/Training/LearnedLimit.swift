import Foundation

/// The upper limit of an activation, which training changes.
public struct LearnedLimit: Sendable {
  /// The output of the node that clamps the activation.
  public let value: String
  /// The limit in the graph.
  let start: Float
  /// The place of its parameter in the vector of all parameters: the logarithm of the limit over
  /// `start`.
  let place: Int

  func limit(_ parameters: [Float]) -> Float { start * exp(parameters[place]) }
}

/// How training rounds activations between two limits.
public struct ActivationRounding: Sendable {
  /// The number of steps from one limit to the other.
  public let levels: Int
  /// Whether upper limits are trained, where the lower one is 0.
  public let learnsLimits: Bool

  public init(levels: Int, learnsLimits: Bool = false) {
    self.levels = levels
    self.learnsLimits = learnsLimits
  }
}
