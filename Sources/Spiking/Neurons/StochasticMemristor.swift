import Basics
import Foundation

/// A memristor that switches with a probability, is read and, if it has switched, reset.
///
/// A pulse of V volts and Δt seconds switches it with probability `1 − exp(−Δt / τ(V))`, with
/// `τ(V) = τ_0 e^(−V/V_0)`. The even odds are at `V_½ = V_0 ln(τ_0 ln 2 / Δt)`, to which the neuron is
/// biased. The network must be trained with this curve as its activation, `Switching`.
/// - Source: Wijesinghe et al., IEEE Transactions on Emerging Topics in Computational Intelligence
///   2 (2018) 345; τ_0 and V_0 of Ag/a-Si: Jo et al., Nano Letters 9 (2009) 496, as remembered, not
///   read again.
public struct StochasticMemristor: Neuron {
  public static let name = "stochastic"
  public static let summary = "a memristor that switches with a probability, as an activation"
  public static var fields: [Field<Self>] {
    [
      Field("v0-V", \.v0, in: 1e-3...10, "volts that make switching e times as fast, V_0"),
      Field("tau0-s", \.tau0, in: 1e-9...1e15, "seconds to switch without a voltage, τ_0"),
      Field("pulse-s", \.pulse, in: 1e-12...1, "seconds of a write pulse, Δt"),
      Field("v0-spread", \.v0Spread, in: 0...1, "standard deviation of V_0 over its value"),
      Field(
        "v-half-spread", \.vHalfSpread, in: 0...1,
        "standard deviation of the voltage of even odds over its value"),
      Field("calibration", \.calibration, "whether each neuron is biased to its own even odds"),
      Field(
        "calibration-step-V", \.calibrationStep, in: 0...1, "step of the biases that are set, volts"
      )
      .only(when: { $0.calibration == .each }, "'calibration: each'"),
    ]
  }

  /// How neurons are biased.
  public enum Calibration: String, Choice {
    /// All to the nominal voltage of even odds.
    case none
    /// Each to its own, which is measured.
    case each
  }

  public var v0 = 0.156
  public var tau0 = 2.85e5
  public var pulse = 1e-3
  public var v0Spread = 0.0
  public var vHalfSpread = 0.0
  public var calibration = Calibration.none
  public var calibrationStep = 0.01
  public init() {}

  /// The voltage of even odds.
  public var vHalf: Double { v0 * log(tau0 * log(2) / pulse) }

  public var behaviour: NeuronBehaviour {
    // biases are rounded to a step: an even distribution over it
    let shift =
      calibration == .each ? calibrationStep / 12.0.squareRoot() : vHalfSpread * vHalf.magnitude
    return .switches(.init(widthSpread: v0Spread, shiftSpread: shift / v0))
  }
  public var usualCoding: any InputCoding { Rate() }
}
