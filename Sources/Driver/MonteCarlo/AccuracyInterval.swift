/// What a number of drawn chips says of the mean accuracy of all.
struct AccuracyInterval: Sendable, Equatable {
  let mean: Double
  /// Over chips, with N − 1.
  let standardDeviation: Double
  /// Half the width of the 95 % confidence interval of the mean, by Student's t.
  let halfWidth: Double

  /// - Parameter accuracies: one per chip.
  /// - Returns: `nil` for fewer than two.
  init?(_ accuracies: [Double]) {
    guard accuracies.count > 1 else { return nil }
    let count = Double(accuracies.count)
    let mean = accuracies.reduce(0, +) / count
    let squares = accuracies.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.mean = mean
    standardDeviation = (squares / (count - 1)).squareRoot()
    let t = StudentT(degreesOfFreedom: accuracies.count - 1).quantile(within: 0.95)
    halfWidth = t * standardDeviation / count.squareRoot()
  }

  /// The interval, as far as accuracies reach.
  var ends: ClosedRange<Double> { max(mean - halfWidth, 0)...min(mean + halfWidth, 1) }

  /// Fewer chips than this never stop a run: two or three may agree by luck.
  static let leastChips = 5
}
