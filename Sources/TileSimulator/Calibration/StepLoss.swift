/// What one step loses on calibration data, in a column or in several.
struct StepLoss: Sendable {
  let step: Double
  /// Conversions, and those of them that clip.
  private var conversions = 0
  private(set) var clipped = 0
  /// Of the conversions, each as if it were alone, in sums of the column.
  private var squaredError = 0.0
  /// Of the columns' results, all conversions together, with those of ideal converters.
  private var agreement = Agreement()

  init(step: Double) { self.step = step }

  /// - Parameters:
  ///   - sums: what the column sums up to in each sample, nothing lost.
  ///   - output: what the sums become before another layer sees them.
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

  /// What a range goes by: for `percentile` the sums clipped beyond those allowed, and the step itself
  /// where there are none.
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
