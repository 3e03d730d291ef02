/// An estimate of the mean accuracy of all chips from a number of drawn ones.
package struct AccuracyInterval: Sendable, Equatable {
  package let mean: Double
  /// Over chips, with N − 1.
  let standardDeviation: Double
  /// Half the width of the 95 % confidence interval of the mean, by Student's t.
  package let halfWidth: Double

  /// - Parameter accuracies: one per chip.
  /// - Returns: `nil` for fewer than two.
  package init?(_ accuracies: [Double]) {
    guard accuracies.count > 1 else { return nil }
    let count = Double(accuracies.count)
    let mean = accuracies.reduce(0, +) / count
    let squares = accuracies.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.mean = mean
    standardDeviation = (squares / (count - 1)).squareRoot()
    let t = StudentT(degreesOfFreedom: accuracies.count - 1).quantile(within: 0.95)
    halfWidth = t * standardDeviation / count.squareRoot()
  }

  /// The interval, clamped to 0…1.
  package var ends: ClosedRange<Double> { max(mean - halfWidth, 0)...min(mean + halfWidth, 1) }

  /// The least number of chips before a run stops: two or three may agree by chance.
  static let leastChips = 5
}
