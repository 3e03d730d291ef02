import Basics
import CTraining

/// Back-propagation with gradient accumulation (BP-GA): the sum of all gradients decides how many
/// pulses a cell receives at every step, and is never reset.
///
/// `A ← A − η g`; `k = clip(trunc(A / ε), ±(n − 1))` pulses of the sign of A, with the step ε of a
/// mean cell. Weights drift to an end of their range and stay there, so few states, strong
/// nonlinearity and noise do not hinder learning.
/// - Source: Dong, Xie, Guo, Wang, Li, Duan, Neurocomputing 494 (2022) 89. The abstract leaves the
///   accumulator open; of four candidates only this one reaches its figures with blind pulses.
public struct GradientAccumulation: LearningRule {
  public static let name = "bp-ga"
  public static let summary = "gradients accumulate and are never reset (BP-GA)"
  public static var fields: [Field<Self>] {
    [Field("most-pulses", \.mostPulses, in: 1...65536, "most pulses on a cell in one step")]
  }

  public var mostPulses = 63.0
  public let memoryCount = 1

  public init() {}

  public func move(_ layer: LearningLayer) throws {
    let sum = layer.memory[0]
    memc_add_scaled(sum, layer.gradient, Int64(layer.count), -layer.rate)
    layer.requestWhole(
      sum, scale: layer.pulsesPerUnit, limit: min(Float(mostPulses), 2 * layer.pulsesPerUnit))
    try layer.apply()
  }
}
