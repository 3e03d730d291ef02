/// An estimate of a mean, such as that of the accuracies of all chips, from a number of drawn values.
package struct MeanInterval: Sendable, Equatable {
  package let mean: Double
  /// Over the values, with N − 1.
  let standardDeviation: Double
  /// Half the width of the 95 % confidence interval of the mean, by Student's t.
  package let halfWidth: Double

  /// - Parameter values: one per chip or run.
  /// - Returns: `nil` for fewer than two.
  package init?(_ values: [Double]) {
    guard values.count > 1 else { return nil }
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.mean = mean
    standardDeviation = (squares / (count - 1)).squareRoot()
    let t = StudentT(degreesOfFreedom: values.count - 1).quantile(within: 0.95)
    halfWidth = t * standardDeviation / count.squareRoot()
  }

  package var ends: ClosedRange<Double> { (mean - halfWidth)...(mean + halfWidth) }

  /// The interval of a mean of shares, clamped to 0…1.
  package var endsOfShare: ClosedRange<Double> {
    max(ends.lowerBound, 0)...min(ends.upperBound, 1)
  }

  /// The least number of chips before a run stops: two or three may agree by chance.
  static let leastChips = 5
}
