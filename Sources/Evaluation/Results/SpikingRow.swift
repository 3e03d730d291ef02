/// The spiking mode with one of several numbers of steps, beside the integer mode on the same chips.
public struct SpikingRow: Encodable, Sendable {
  public let steps: Int
  /// The mean over chips, 0…1, or that of the only one; `nil` without labels.
  public private(set) var accuracy: Double?
  /// The standard deviation over chips, with N − 1.
  public private(set) var accuracyStd: Double?
  /// Percentage points below the integer mode on the same chip: mean and standard deviation.
  public private(set) var lossPoints: Double?
  public private(set) var lossPointsStd: Double?
  /// The mean over chips, separately for each figure; `nil` without targets.
  public private(set) var error: PredictionError?
  public private(set) var errorStd: PredictionError?
  /// Of the first chip, if chips are drawn.
  public let spiking: SpikingReport

  package init(_ report: SpikingReport) {
    steps = report.steps
    spiking = report
  }

  /// Sets what is known over the chips.
  ///
  /// - Parameters:
  ///   - figures: of the chips, with as many steps.
  ///   - integerMode: the accuracies of the same chips in the integer mode; empty without labels.
  mutating func summarise(_ figures: [SpikingFigure], integerMode: [Double]) {
    let accuracies = figures.compactMap(\.accuracy)
    let losses = zip(integerMode, accuracies).map { 100 * ($0 - $1) }
    (accuracy, accuracyStd) = accuracies.meanAndDeviation
    (lossPoints, lossPointsStd) = losses.meanAndDeviation
    let errors = figures.compactMap(\.error)
    error = PredictionError(of: errors) { $0.meanAndDeviation.mean }
    errorStd = PredictionError(of: errors) { $0.meanAndDeviation.deviation }
  }
}

extension [Double] {
  /// `nil` without figures; the deviation, with N − 1, also for a single one.
  fileprivate var meanAndDeviation: (mean: Double?, deviation: Double?) {
    (isEmpty ? nil : mean, MeanInterval(self)?.standardDeviation)
  }
}
