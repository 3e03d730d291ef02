import Basics
import Foundation

/// Filamentary cells of conductive metal oxide on HfOx, programmed with verification.
///
/// With conductances in µS and the time t since programming in seconds:
/// - programmed: `G = target + (a + b target) N`; a and b depend on the verification tolerance;
/// - aged by t ≥ 1: `G − 0.08900206 ln t + (0.04201137 ln t + 0.41183342) N`, clamped to the range
///   of the cell, drawn once per cell; no change before 1 s;
/// - one reading: `σ = 0.0277316483 log10 G √ln((t + t_r) / 2 t_r)`, t_r = 1 µs; 0 below 1 µS and
///   at t = 0.
/// - Source: Falcone et al. (IBM Research Zurich) in the fits of AIHWKit (IBM,
///   `inference/noise/reram.py`, `ReRamCMONoiseModel`), for 9...88.19 µS. AIHWKit uses the
///   tolerance of 0.2 % for any value it does not know, including its own default.
public struct CMOHafniumOxide: Device {
  public static let name = "cmo-hfox"
  public static let summary = "CMO/HfOx cells, 9 to 88.19 µS: programming error, decay, read noise"
  public static var fields: [Field<Self>] {
    [Field("acceptance", \.acceptance, "verification tolerance, relative to the target")]
  }

  /// The verification tolerance, relative to the target.
  public enum Acceptance: String, Choice {
    case coarse = "2%"
    case fine = "0.2%"
  }

  public var acceptance = Acceptance.coarse

  public init() {}

  public var window: ClosedRange<Double>? { 9e-6...88.19e-6 }
  public var ages: ClosedRange<Double>? { 0...Double.greatestFiniteMagnitude }

  public func programmed(target: Double, range: ClosedRange<Double>, gaussian: Double) -> Double {
    let (constant, slope) =
      acceptance == .coarse ? (0.0112185391e-6, 0.01129027418) : (0.00081107e-6, 0.00106879)
    return max(target + (constant + slope * target) * gaussian, 0)
  }

  public func aged(
    _ conductance: Double, range: ClosedRange<Double>, seconds: Double, gaussian: Double
  ) -> Double {
    guard seconds >= 1 else { return conductance }
    let logarithm = log(seconds)
    let change = -0.08900206 * logarithm + (0.04201137 * logarithm + 0.41183342) * gaussian
    return min(max(conductance + change * 1e-6, range.lowerBound), range.upperBound)
  }

  public func readDeviation(
    _ conductance: Double, programmed: Double, range: ClosedRange<Double>, seconds: Double
  ) -> Double {
    let readTime = 1e-6
    guard conductance > 1e-6, seconds > readTime else { return 0 }
    let spread = log((seconds + readTime) / (2 * readTime)).squareRoot()
    return 0.0277316483e-6 * log10(conductance * 1e6) * spread
  }
}
