import Basics
import DeviceDynamics
import Foundation

/// Spike-timing-dependent plasticity of pairs of spikes.
///
/// A synapse changes by `A₊ e^(−Δt / τ₊)` if the neuron fires Δt ≥ 0 after its input, and by
/// `−A₋ e^(Δt / τ₋)` if it fires before, as shares of the range of its weight.
/// - Source: Song, Miller, Abbott, Nature Neuroscience 3 (2000) 919, equation 1; 20 ms as there, the
///   amplitudes are memc's own.
public struct SpikeTiming: Component {
  public static let name = "stdp"
  public static let summary = "changes that depend on the time between two spikes"
  public static var fields: [Field<Self>] {
    [
      Field("a-plus", \.rise, in: 0...1, "change for a neuron that fires with its input"),
      Field("a-minus", \.fall, in: 0...1, "fall for a neuron that fires just before"),
      Field("tau-plus-ms", \.riseTime, in: 1e-3...1e6, "time constant of the rise"),
      Field("tau-minus-ms", \.fallTime, in: 1e-3...1e6, "time constant of the fall"),
    ]
  }

  public var rise = 0.02
  public var fall = 0.02
  public var riseTime = 20.0
  public var fallTime = 20.0

  public init() {}

  /// The change of a synapse whose neuron fires `delay` milliseconds after its input.
  public func change(after delay: Double) -> Double {
    delay < 0 ? -fall * exp(delay / fallTime) : rise * exp(-delay / riseTime)
  }

  /// The position of a cell after the pulse of that length: a change of the whole range takes as many
  /// pulses as the mean cell has.
  public func position(of cell: PulsedCell, at position: Double, after delay: Double) -> Double {
    let pulses = change(after: delay) * (cell.states - 1)
    let step = pulses > 0 ? cell.rise(at: position) : cell.fall(at: position)
    return min(max(position + pulses * step, 0), 1)
  }
}
