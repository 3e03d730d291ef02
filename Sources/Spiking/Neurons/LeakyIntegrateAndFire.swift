import Basics
import Foundation
import TileMachine

/// An integrate-and-fire neuron whose potential decays: in each step, by a factor e^(−1/τ).
/// - Source: Gerstner et al., "Neuronal Dynamics", Cambridge 2014, section 1.3.
public struct LeakyIntegrateAndFire: Neuron {
  public static let name = "lif"
  public static let summary = "integrate and fire, with a potential that decays"
  public static var fields: [Field<Self>] {
    [
      Field(
        "time-constant", \.timeConstant, in: 0.05...1e9,
        "steps in which the potential decays to 1/e"),
      Field("reset", \.reset, "the potential after a spike"),
      Field("initial", \.initial, "the potential before the first step: half the threshold, or 0"),
    ]
  }
  public var timeConstant = 20.0
  public var reset = Fire.Reset.soft
  public var initial = InitialPotential.half
  public init() {}

  public var behaviour: NeuronBehaviour {
    .integrates(.init(leak: -expm1(-1 / timeConstant), reset: reset, initial: initial))
  }
  public var usualCoding: any InputCoding { DirectCurrent() }
}
