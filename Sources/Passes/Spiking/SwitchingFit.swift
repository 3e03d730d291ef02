import Foundation

/// `height · (1 − 2^(−e^(gain · x + offset)))`, fitted to `max(x, 0)` by least squares over observed x.
///
/// The height that is best for a gain and an offset follows from a linear equation. Gain and offset are
/// found by a pattern search (Hooke and Jeeves, Journal of the ACM 8 (1961) 212) over the logarithm of
/// the gain and the offset, on a histogram of x.
struct SwitchingFit {
  private(set) var gain = 1.0
  private(set) var offset = 0.0
  private(set) var height = 1.0

  private static let bins = 512
  private static let rounds = 200

  init(_ values: [Float]) {
    guard let low = values.min(), let high = values.max(), high > 0 else { return }
    let bins = Self.histogram(values, Double(low), Double(high))
    var (place, step) = (SIMD2(log(4 / Double(high)), -2.0), 1.0)
    var best = Self.fit(bins, place)
    for _ in 0..<Self.rounds where step > 1e-4 {
      let around = [SIMD2(step, 0), SIMD2(-step, 0), SIMD2(0, step), SIMD2(0, -step)]
      let trials = around.map { (place: place + $0, fit: Self.fit(bins, place + $0)) }
      if let next = trials.min(by: { $0.fit.error < $1.fit.error }), next.fit.error < best.error {
        (place, best) = next
      } else {
        step /= 2
      }
    }
    (gain, offset, height) = (exp(place.x), place.y, best.height)
  }

  /// The middle of each bin, and the number of values in it.
  private static func histogram(_ values: [Float], _ low: Double, _ high: Double)
    -> [(x: Double, count: Double)]
  {
    let width = max(high - low, .leastNormalMagnitude) / Double(bins)
    var counts = [Double](repeating: 0, count: bins)
    for value in values { counts[min(Int((Double(value) - low) / width), bins - 1)] += 1 }
    return counts.enumerated().filter { $1 > 0 }.map { (low + (Double($0) + 0.5) * width, $1) }
  }

  /// The best height, and the sum of squared errors with it.
  private static func fit(_ bins: [(x: Double, count: Double)], _ place: SIMD2<Double>)
    -> (height: Double, error: Double)
  {
    let gain = exp(place.x)
    var (products, squares, wanted) = (0.0, 0.0, 0.0)
    for (x, count) in bins {
      let (odds, goal) = (-expm1(-log(2) * exp(gain * x + place.y)), max(x, 0))
      products += count * odds * goal
      squares += count * odds * odds
      wanted += count * goal * goal
    }
    guard squares > 0 else { return (1, wanted) }
    return (products / squares, wanted - products * products / squares)
  }
}
