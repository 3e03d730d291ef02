/// The errors of predictions against their targets, over all examples and outputs.
public struct PredictionError: Encodable, Sendable, Equatable {
  public let meanSquaredError: Double
  public let rootMeanSquaredError: Double
  /// The mean of |prediction − target| / |target|, 0.05 for 5 %; absent where a target is 0.
  public let meanAbsolutePercentageError: Double?
}

extension PredictionError {
  /// - Precondition: as many predictions as targets, and at least one.
  init(_ predictions: [Float], targets: [Float]) {
    precondition(predictions.count == targets.count && !targets.isEmpty)
    let pairs = zip(predictions, targets).map { (Double($0), Double($1)) }
    meanSquaredError = pairs.map { ($0 - $1) * ($0 - $1) }.mean
    rootMeanSquaredError = meanSquaredError.squareRoot()
    meanAbsolutePercentageError =
      targets.contains(0) ? nil : pairs.map { abs(($0 - $1) / $1) }.mean
  }

  /// Applies a statistic over several chips to each error separately.
  init?(of errors: [PredictionError], by figure: ([Double]) -> Double?) {
    guard let squared = figure(errors.map(\.meanSquaredError)),
      let root = figure(errors.map(\.rootMeanSquaredError))
    else { return nil }
    meanSquaredError = squared
    rootMeanSquaredError = root
    let percentages = errors.compactMap(\.meanAbsolutePercentageError)
    meanAbsolutePercentageError =
      percentages.count == errors.count ? figure(percentages) : nil
  }
}

extension [Double] {
  var mean: Double { reduce(0, +) / Double(count) }
}
