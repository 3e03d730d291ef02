/// The loss of one step on calibration data, in one or several columns.
struct StepLoss: Sendable {
  let step: Double
  /// The number of conversions, and how many of them clip.
  private var conversions = 0
  private(set) var clipped = 0
  /// The sum over the conversions, each on its own, in units of the column's sum squared.
  private var squaredError = 0.0
  /// The agreement of the columns' results, from all conversions, with those of ideal converters.
  private var agreement = Agreement()

  init(step: Double) { self.step = step }

  /// - Parameters:
  ///   - sums: the exact sum of the column in each sample.
  ///   - output: maps a sum to the value that the next layer reads.
  init(
    _ converter: EvenConverter, _ column: [Conversion], sums: [Double],
    output: (Double) -> Double
  ) {
    step = converter.step
    var found = sums
    for conversion in column {
      var squares = 0.0
      for (sample, sum) in conversion.sums.enumerated() {
        let read = converter(sum)
        squares += (read.sum - sum) * (read.sum - sum)
        found[sample] += conversion.worth * (read.sum - sum)
        if read.clips { clipped += 1 }
      }
      squaredError += squares * conversion.worth * conversion.worth
      conversions += conversion.sums.count
    }
    agreement = Agreement(found.lazy.map(output), with: sums.map(output))
  }

  static func += (a: inout Self, b: Self) {
    a.conversions += b.conversions
    a.clipped += b.clipped
    a.squaredError += b.squaredError
    a.agreement += b.agreement
  }

  /// The value that a range minimizes. For `percentile` it is the number of clipped sums beyond
  /// those allowed; among steps with the same number the smallest is best.
  func callAsFunction(_ method: ConverterRange.Method, percentile: Double) -> Double {
    switch method {
    case .percentile:
      let allowed = Double(conversions) * (1 - percentile / 100)
      return max(Double(clipped) - allowed, 0) + step * 0x1p-60
    case .mse: return squaredError
    default: return agreement.loss
    }
  }
}
