import Basics
import TileMachine

/// A neuron: what stands at the columns of the arrays in place of an activation.
///
/// Adding one: one file in `Neurons/`, one line in `AllNeurons.swift`.
public protocol Neuron: Component {
  var behaviour: NeuronBehaviour { get }

  /// How inputs are presented, if the user does not choose.
  var usualCoding: any InputCoding { get }
}

/// The potential of a neuron before the first step.
public enum InitialPotential: String, Choice {
  /// Half the threshold, so that the number of spikes is rounded and not cut off.
  case half
  case zero
}

/// How a neuron turns the sums of its column into spikes.
public enum NeuronBehaviour: Sendable {
  case integrates(Integration)
  case switches(Switching)

  /// Whether it is a memristor, which is reset after it has fired.
  public var isReset: Bool { if case .switches = self { true } else { false } }

  /// A potential that sums are added to, with a threshold.
  public struct Integration: Sendable {
    /// Whether it first integrates all spikes of its inputs, and only then fires.
    public var waits = false
    /// The share of the potential that is lost in each step.
    public var leak = 0.0
    public var reset = Fire.Reset.soft
    public var initial = InitialPotential.half
  }

  /// Whether both turn the same sums into the same spikes, but for 1 % of their leak.
  public func isAlike(_ other: Self) -> Bool {
    guard case .integrates(let a) = self, case .integrates(let b) = other else { return false }
    return a.waits == b.waits && a.reset == b.reset && a.initial == b.initial
      && (a.leak - b.leak).magnitude <= 0.01 * b.leak
  }

  /// A memristor that switches with a probability; see `Switch`.
  public struct Switching: Sendable {
    /// The standard deviations of V_0 and of the voltage of even odds from device to device, over
    /// the nominal V_0.
    public var widthSpread = 0.0
    public var shiftSpread = 0.0
  }
}
