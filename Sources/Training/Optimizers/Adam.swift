import Basics
import CTraining
import Foundation

/// Moves each parameter by about the learning rate: by the running mean of its gradient over its
/// root mean square.
///
/// - Source: Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1;
///   decoupled weight decay: Loshchilov and Hutter, ICLR 2019.
public struct Adam: Optimizer {
  public static let name = "adam"
  public static let summary = "adaptive moments, with decoupled weight decay"
  public static var fields: [Field<Self>] {
    [
      Field("mean-decay", \.meanDecay, in: 0...0.999_999, "decay rate of the mean gradient"),
      Field("square-decay", \.squareDecay, in: 0...0.999_999, "decay rate of its mean square"),
      Field("epsilon", \.epsilon, in: 1e-12...1, "added to the root mean square"),
      Field("weight-decay", \.weightDecay, in: 0...1, "weight decay, times the learning rate"),
    ]
  }
  public static let stateCount = 2
  public static let squareState: Int? = 1

  public var meanDecay = 0.9
  public var squareDecay = 0.999
  public var epsilon = 1e-8
  public var weightDecay = 0.0

  public init() {}

  public func move(
    _ parameters: UnsafeMutableBufferPointer<Float>, gradient: UnsafePointer<Float>,
    state: [UnsafeMutablePointer<Float>], rate: Double, step: Int, keepsZeros: Bool
  ) {
    let correction = { (decay: Double) in Float(1 / (1 - pow(decay, Double(step + 1)))) }
    let settings = memc_adam(
      rate: Float(rate), first_decay: Float(meanDecay), second_decay: Float(squareDecay),
      epsilon: Float(epsilon), weight_decay: Float(weightDecay),
      first_correction: correction(meanDecay), second_correction: correction(squareDecay))
    withUnsafePointer(to: settings) {
      memc_adam_step(
        $0, parameters.baseAddress, gradient, state[0], state[1], Int64(parameters.count),
        keepsZeros)
    }
  }
}
