import Basics
import Foundation

/// RRAM cells that relax after programming with verification.
///
/// The deviation from the target is normal. Its standard deviation in µS is a polynomial in
/// `u = G / 40 µS`, fitted at 1 s, one day and two days after programming. Programming uses the fit
/// at 1 s. For later times, the deviation is interpolated linearly in the logarithm of time; the
/// increase of the variance since 1 s, at the cell's conductance, is added to the cell. Before 1 s,
/// cells do not change; the measurements end after two days. The standard deviation of one reading
/// is 1 % of the conductance.
/// - Source: Wan et al., Nature 608 (2022) 504, extended data figure 3, in the fits of AIHWKit
///   (IBM, `inference/noise/reram.py`), which recommends the 1 % per reading as a share of the
///   largest weight.
public struct RRAMWan: Device {
  public static let name = "rram-wan"
  public static let summary = "RRAM of Wan et al. 2022, 1 to 40 µS, relaxing for up to two days"

  public init() {}

  public var window: ClosedRange<Double>? { 1e-6...40e-6 }
  public var validity: ClosedRange<Double>? { 0...40e-6 }
  public var ages: ClosedRange<Double>? { 0...172_800 }

  /// The time since programming in seconds, and the coefficients of ascending powers of u.
  private static let fits: [(seconds: Double, coefficients: [Double])] = [
    (1, [0.348, 16.030, -43.853, 45.393, -16.815]),
    (86_400, [0.701, 22.086, -50.773, 47.095, -16.458]),
    (172_800, [0.782, 20.274, -43.507, 37.062, -11.934]),
  ]

  /// The standard deviation from the target `seconds` after programming, in siemens.
  public func deviation(_ conductance: Double, seconds: Double) -> Double {
    let u = min(conductance / 40e-6, 1)
    let deviations = Self.fits.map { fit in
      fit.coefficients.reversed().reduce(0) { $0 * u + $1 } * 1e-6
    }
    let next = Self.fits.firstIndex { seconds <= $0.seconds } ?? Self.fits.count - 1
    guard next > 0 else { return deviations[0] }
    let (start, end) = (Self.fits[next - 1].seconds, Self.fits[next].seconds)
    let share = log(seconds / start) / log(end / start)
    return deviations[next - 1] + share * (deviations[next] - deviations[next - 1])
  }

  public func programmed(target: Double, range: ClosedRange<Double>, gaussian: Double) -> Double {
    max(target + deviation(target, seconds: 1) * gaussian, 0)
  }

  public func aged(
    _ conductance: Double, range: ClosedRange<Double>, seconds: Double, gaussian: Double
  ) -> Double {
    let (early, late) = (
      deviation(conductance, seconds: 1), deviation(conductance, seconds: seconds)
    )
    return max(conductance + max(late * late - early * early, 0).squareRoot() * gaussian, 0)
  }

  public func readDeviation(
    _ conductance: Double, programmed: Double, range: ClosedRange<Double>, seconds: Double
  ) -> Double { 0.01 * conductance }
}
