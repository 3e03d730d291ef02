import Basics
import Foundation

/// Phase-change cells: programming error, drift, and 1/f noise at each reading.
///
/// With conductances in µS and `u = G / G_max`, where `G_max` is the highest conductance of the
/// cell:
/// - programmed: `G = target + (G_max / 25) (0.26348 + 1.9650 u − 1.1731 u²) N`;
/// - aged by t seconds: `G ((t + t0) / t0)^−ν`, t0 = 20 s, `ν = |μ + s N|` drawn once per cell,
///   `μ = clamp(−0.0155 ln u + 0.0244)` to 0.049...0.1, `s = clamp(−0.0125 ln u − 0.0059)` to
///   0.008...0.045;
/// - one reading: σ = `G(t) Q √ln((t + t0 + t_r) / 2 t_r)`, t_r = 250 ns,
///   `Q = min(0.0088 / max(u^0.65, 0.001), 0.2)`, with u as programmed.
///
/// The exponent depends on the reached conductance; in AIHWKit it depends on the target.
/// - Source: Nandakumar et al., ICECS 2019, and Joshi et al., Nature Communications 11 (2020) 2473,
///   in the fits of AIHWKit 1.1 (IBM, `inference/noise/pcm.py`), made at G_max = 25 µS.
public struct PhaseChange: Device {
  public static let name = "pcm"
  public static let summary = "phase-change cells, 0 to 25 µS: programming error, drift, 1/f noise"

  public init() {}

  public var window: ClosedRange<Double>? { 0...25e-6 }
  /// All conductances: the model scales with the range.
  public var validity: ClosedRange<Double>? { nil }
  public var ages: ClosedRange<Double>? { 0...Double.greatestFiniteMagnitude }

  /// The time of the first reading after programming, the origin of the fits, in seconds.
  private static let firstReading = 20.0
  /// The duration of one reading in the noise fit, in seconds.
  private static let readTime = 250e-9

  public func programmed(target: Double, range: ClosedRange<Double>, gaussian: Double) -> Double {
    let u = target / range.upperBound
    let deviation = (0.26348 + 1.9650 * u - 1.1731 * u * u) * range.upperBound / 25
    return max(target + deviation * gaussian, 0)
  }

  /// The drift exponent of a cell programmed to `conductance`.
  public func driftExponent(
    _ conductance: Double, range: ClosedRange<Double>, gaussian: Double
  ) -> Double {
    let logarithm = log(max(conductance / range.upperBound, 1e-7))
    let mean = min(max(-0.0155 * logarithm + 0.0244, 0.049), 0.1)
    let deviation = min(max(-0.0125 * logarithm - 0.0059, 0.008), 0.045)
    return abs(mean + deviation * gaussian)
  }

  public func aged(
    _ conductance: Double, range: ClosedRange<Double>, seconds: Double, gaussian: Double
  ) -> Double {
    let exponent = driftExponent(conductance, range: range, gaussian: gaussian)
    return conductance * pow((seconds + Self.firstReading) / Self.firstReading, -exponent)
  }

  public func readDeviation(
    _ conductance: Double, programmed: Double, range: ClosedRange<Double>, seconds: Double
  ) -> Double {
    let relative = min(0.0088 / max(pow(programmed / range.upperBound, 0.65), 1e-3), 0.2)
    let time = seconds + Self.firstReading + Self.readTime
    return conductance * relative * log(time / (2 * Self.readTime)).squareRoot()
  }
}
