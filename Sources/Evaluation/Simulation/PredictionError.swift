/// The errors of predictions against their targets, over all examples and outputs.
public struct PredictionError: Encodable, Sendable, Equatable {
  public let mean_squared_error: Double
  public let root_mean_squared_error: Double
  /// The mean of |prediction − target| / |target|, 0.05 for 5 %; absent where a target is 0.
  public let mean_absolute_percentage_error: Double?
}

extension PredictionError {
  /// - Precondition: as many predictions as targets, and at least one.
  init(_ predictions: [Float], targets: [Float]) {
    precondition(predictions.count == targets.count && !targets.isEmpty)
    let pairs = zip(predictions, targets).map { (Double($0), Double($1)) }
    mean_squared_error = pairs.map { ($0 - $1) * ($0 - $1) }.mean
    root_mean_squared_error = mean_squared_error.squareRoot()
    mean_absolute_percentage_error =
      targets.contains(0) ? nil : pairs.map { abs(($0 - $1) / $1) }.mean
  }

  /// Applies a statistic over several chips to each error separately.
  init?(of errors: [PredictionError], by figure: ([Double]) -> Double?) {
    guard let squared = figure(errors.map(\.mean_squared_error)),
      let root = figure(errors.map(\.root_mean_squared_error))
    else { return nil }
    mean_squared_error = squared
    root_mean_squared_error = root
    let percentages = errors.compactMap(\.mean_absolute_percentage_error)
    mean_absolute_percentage_error =
      percentages.count == errors.count ? figure(percentages) : nil
  }
}

extension [Double] {
  var mean: Double { reduce(0, +) / Double(count) }
}
