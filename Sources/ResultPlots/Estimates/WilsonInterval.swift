import Foundation

/// The 95 % confidence interval of a share from a number of independent trials, by Wilson's score.
///
/// - Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference,
///   Journal of the American Statistical Association 22 (1927), without continuity correction.
struct WilsonInterval {
  let ends: ClosedRange<Double>

  /// The number of standard deviations of a normal distribution around its mean that hold 95 %.
  private static let z = 1.959963984540054

  /// - Parameters:
  ///   - share: the share found, 0…1.
  ///   - trials: at least 1.
  init(share: Double, of trials: Double) {
    let square = Self.z * Self.z / trials
    let middle = (share + square / 2) / (1 + square)
    let spread = (share * (1 - share) / trials + square / (4 * trials)).squareRoot()
    let half = Self.z * spread / (1 + square)
    // rounding must not leave the share outside at 0 and at 1
    ends = min(max(middle - half, 0), share)...max(min(middle + half, 1), share)
  }
}
