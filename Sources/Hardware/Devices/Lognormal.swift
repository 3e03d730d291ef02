import Basics
import Foundation

/// Multiplicative programming variation: `G = target · e^(σN)`.
///
/// The result is not clamped, so it may be outside the programmable range.
/// - Source: Liu et al., "Vortex: variation-aware training for memristor X-bar", DAC 2015, with σ
///   in 0.1...0.6; Jin, Pei, Wang 2020 (two-phase weight mapping) write the same as `R e^θ`.
public struct Lognormal: Device {
  public static let name = "lognormal"
  public static let summary = "a factor e^(sigma N) on the conductance at each write"
  public static var fields: [Field<Self>] {
    [
      Field("sigma", \.sigma, in: 0...2, required: true, "standard deviation of the logarithm"),
      Field("hrs-varies", \.variesAtHRS, "whether cells at HRS also vary"),
    ]
  }

  public var sigma = 0.0
  public var variesAtHRS = true

  public init() {}

  /// `e^(σ²/2)`, the mean of the lognormal distribution.
  public var meanFactor: Double { exp(sigma * sigma / 2) }

  public func programmed(target: Double, range: ClosedRange<Double>, gaussian: Double) -> Double {
    guard variesAtHRS || target > range.lowerBound else { return target }
    return target * exp(sigma * gaussian)
  }
}
