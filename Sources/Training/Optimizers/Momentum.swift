import Basics
import CTraining

/// Gradient descent along a running sum of gradients.
///
/// - Source: Sutskever, Martens, Dahl, Hinton, "On the importance of initialization and momentum in
///   deep learning", ICML 2013, equations 1 and 2, with the rate applied to the sum.
public struct Momentum: Optimizer {
  public static let name = "momentum"
  public static let summary = "stochastic gradient descent with momentum"
  public static var fields: [Field<Self>] {
    [
      Field("momentum", \.momentum, in: 0...0.9999, "decay rate of the summed gradients"),
      Field("weight-decay", \.weightDecay, in: 0...1, "weight decay, added to the gradient"),
    ]
  }
  public static let stateCount = 1
  public static let squareState: Int? = nil

  public var momentum = 0.9
  public var weightDecay = 0.0

  public init() {}

  public func move(
    _ parameters: UnsafeMutableBufferPointer<Float>, gradient: UnsafePointer<Float>,
    state: [UnsafeMutablePointer<Float>], rate: Double, step: Int, keepsZeros: Bool
  ) {
    memc_momentum_step(
      Float(rate), Float(momentum), Float(weightDecay), parameters.baseAddress, gradient, state[0],
      Int64(parameters.count), keepsZeros)
  }
}
