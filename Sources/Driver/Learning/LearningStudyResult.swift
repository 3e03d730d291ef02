import Basics
import Evaluation
import Foundation
import Learning
import Passes

extension LearningStudy {
  /// What `memc learn` reports about several chips.
  public struct Result: Encodable, Sendable {
    public let schemaVersion = 1
    public let memcVersion = Version.current
    public let rule: Value
    public let device: Value
    public let compression: Value?
    public let converters: ReadConverters?
    public let wires: Bool
    public let recipe: Value
    public let examples: Int
    public let folds: Int?
    public let repetitions: Int
    /// Whether the user ended the study before its last chip.
    public let interrupted: Bool
    public let runs: [Run]
    /// Over all runs: on the validation sets, and on the test set.
    public let accuracy: Summary?
    public let testAccuracy: Summary?
    public let warnings: [String]
    public let command: String?
  }

  /// The mean of an accuracy over runs, with its 95 % confidence interval, and the extremes.
  public struct Summary: Encodable, Sendable {
    public let mean: Double
    public let intervalLow: Double?
    public let intervalHigh: Double?
    public let least: Double
    public let most: Double

    /// - Parameters:
    ///   - accuracies: one per repetition.
    ///   - all: those of all runs.
    init?(_ accuracies: [Double], of all: [Double]) {
      guard let least = all.min(), let most = all.max() else { return nil }
      let interval = MeanInterval(accuracies)
      mean = accuracies.reduce(0, +) / Double(accuracies.count)
      (intervalLow, intervalHigh) = (
        interval?.endsOfShare.lowerBound, interval?.endsOfShare.upperBound
      )
      (self.least, self.most) = (least, most)
    }
  }
}

extension LearningStudy.Result {
  init(
    _ study: LearningStudy, _ task: LearningTask, _ runs: [LearningStudy.Run], planned: Int,
    _ context: TrainingContext, warnings: [String]
  ) {
    rule = task.rule.named
    device = task.cell.value
    compression = task.compression?.named
    (converters, wires) = (task.converters, task.seesWires)
    recipe = task.recipe.schedule
    examples = context.data.count
    folds = study.folds
    repetitions = study.repetitions
    interrupted = runs.count < planned
    self.runs = runs
    // one accuracy per repetition: the parts of one cross-validation are not independent
    accuracy = LearningStudy.Summary(
      Self.perSeed(runs, \.accuracy), of: runs.compactMap(\.accuracy))
    testAccuracy = LearningStudy.Summary(
      Self.perSeed(runs, \.testAccuracy), of: runs.compactMap(\.testAccuracy))
    let costs = runs.flatMap(\.cost.warnings)
    self.warnings =
      warnings + task.warnings + [task.compiled.network.calibrationWarning].compactMap(\.self)
      + Set(costs).sorted()
    command = study.learning.command
  }

  /// The mean accuracy over the parts of each repetition.
  private static func perSeed(
    _ runs: [LearningStudy.Run], _ figure: (LearningStudy.Run) -> Double?
  ) -> [Double] {
    let groups = Dictionary(grouping: runs, by: \.chipSeed).sorted { $0.key < $1.key }
    return groups.compactMap { _, runs in
      let figures = runs.compactMap(figure)
      return figures.isEmpty ? nil : figures.reduce(0, +) / Double(figures.count)
    }
  }

  public var text: String { text(inFull: false) }

  /// The text with the whole source of the device.
  public var detailedText: String { text(inFull: true) }

  private func text(inFull: Bool) -> String {
    let parts = folds.map { ", \($0) parts each" } ?? ""
    var lines = [
      "\(rule.spelling()) on \(device.spelling(inFull: inFull)): "
        + "\(repetitions.counted("repetition"))\(parts)"
    ]
    lines += converters?.lines ?? []
    if wires { lines.append(LearningTask.wireLine) }
    if let accuracy { lines.append("validation accuracy: \(accuracy.text)") }
    if let testAccuracy { lines.append("test accuracy: \(testAccuracy.text)") }
    let whole = runs.count { $0.epochs != nil }
    let fitted = runs.compactMap(\.epochsToFit)
    if let slowest = fitted.max() {
      lines.append(
        "all training examples correct in \(fitted.count) of "
          + whole.counted(whole == runs.count ? "run" : "run without a stop")
          + ", after at most \(slowest.counted("epoch"))")
    }
    let pulses = runs.reduce(0) { $0 + $1.cost.pulses }
    let cells = runs.reduce(0) { $0 + $1.cost.cells }
    lines.append(
      String(format: "%.1f pulses per cell, ", Double(pulses) / Double(max(cells, 1)))
        + "at most \(runs.map(\.cost.mostPulses).max() ?? 0)")
    if interrupted { lines.append("interrupted after \(runs.count.counted("run"))") }
    if let command { lines.append("reproduce with: \(command.escaped)") }
    return lines.joined(separator: "\n")
  }
}

extension LearningStudy.Summary {
  fileprivate var text: String {
    let interval =
      intervalLow.flatMap { low in
        intervalHigh.map { ", 95 % interval \(low.asPercent) to \($0.asPercent)" }
      } ?? ""
    return "\(mean.asPercent)\(interval), from \(least.asPercent) to \(most.asPercent)"
  }
}
