import Basics
import TileMachine

/// A neuron that fires whenever its potential reaches the threshold, at most once per step.
///
/// The threshold is the largest value of the activation, so that the rate of spikes is the activation
/// over its largest value.
/// - Source: Rueckauer et al., Frontiers in Neuroscience 11 (2017) 682, equations 2 and 4.
public struct IntegrateAndFire: Neuron {
  public static let name = "if"
  public static let summary = "fires in each step in which its potential reaches the threshold"
  public static var fields: [Field<Self>] {
    [
      Field("reset", \.reset, "the potential after a spike"),
      Field("initial", \.initial, "the potential before the first step: half the threshold, or 0"),
    ]
  }
  public var reset = Fire.Reset.soft
  public var initial = InitialPotential.half
  public init() {}

  public var behaviour: NeuronBehaviour { .integrates(.init(reset: reset, initial: initial)) }
  public var usualCoding: any InputCoding { DirectCurrent() }
}
