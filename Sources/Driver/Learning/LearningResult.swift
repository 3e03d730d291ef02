import Basics
import DeviceDynamics
import Evaluation
import Foundation
import Learning
import Passes
import Training

extension ChipLearning {
  /// What `memc learn` reports.
  public struct Result: Encodable, Sendable {
    public let schemaVersion = 1
    public let memcVersion = Version.current
    public internal(set) var status = ModelTraining.Result.Status.done
    /// The rule and the device with their fields.
    public let rule: Value
    public let device: Value
    public let recipe: Value
    public let chipSeed: Int
    public let trainingSeed: Int
    public let programSha256: String
    public let imagesSha256: String
    /// Of labels or targets.
    public let goalsSha256: String
    public let examples: Int
    public let validationExamples: Int
    /// On the validation set, before and after learning, without rounding of activations, 0…1.
    public private(set) var accuracyBefore: Double?
    public private(set) var accuracy: Double?
    public private(set) var meanSquaredError: Double?
    /// Cells that hold the program's weights, and those that the rule adds.
    public private(set) var cells = 0
    public private(set) var auxiliaryCells = 0
    /// Pulses on each, in this run.
    public private(set) var pulses = 0
    public private(set) var auxiliaryPulses = 0
    /// The most pulses on one cell, and how many cells have at most how many.
    public private(set) var mostPulses = 0
    /// How often the chip can learn like this until that cell has taken the `endurance` of the
    /// device; `nil` if the device does not state it.
    public private(set) var lifetimes: Double?
    /// The pulses after which a cell is worn out, stated by the user.
    public let endurance: Double?
    public private(set) var wear: [LearningWear.Quantile] = []
    /// The energy of the pulses, and their time if the cells of a line are pulsed together; `nil` if
    /// the device states no pulses.
    public private(set) var energyJ: Double?
    public private(set) var pulseSeconds: Double?
    /// Every epoch of this run, in order.
    public internal(set) var epochs: [TrainedEpoch] = []
    public let warnings: [String]
    public let command: String?
    public internal(set) var elapsedSeconds = 0.0
  }
}

extension ChipLearning.Result {
  /// Creates the result with what is known before the first step.
  init(
    _ run: ChipLearning, _ rule: any LearningRule, _ cell: PulsedCell, _ compiled: CompiledProgram,
    _ context: TrainingContext, warnings: [String]
  ) throws {
    self.rule = rule.named
    device = cell.value
    endurance = cell.traits.endurance
    recipe = run.recipe.record.value
    chipSeed = run.chipSeed
    trainingSeed = run.session.seed
    programSha256 = try compiled.partsSha256
    imagesSha256 = try DataFile.sha256(run.session.examples.images)
    goalsSha256 = try DataFile.sha256(run.session.examples.goals.path)
    examples = context.data.count
    validationExamples = context.heldBack?.count ?? 0
    self.warnings = warnings
    command = run.command
  }

  /// Adds the figures of the chip after learning.
  mutating func finish(
    _ learner: CrossbarLearner, _ trained: TrainingNetwork, _ context: TrainingContext, threads: Int
  ) throws {
    let wear = learner.wear
    (cells, auxiliaryCells) = (wear.cells, wear.auxiliaryCells)
    (pulses, auxiliaryPulses) = (wear.pulses, wear.auxiliaryPulses)
    (mostPulses, self.wear) = (wear.mostPulses, wear.quantiles)
    (energyJ, pulseSeconds) = (wear.energyJ, wear.seconds)
    lifetimes = endurance.flatMap { [mostPulses] endurance in
      mostPulses > 0 ? (endurance / Double(mostPulses)).rounded(.down) : nil
    }
    guard let heldBack = context.heldBack else { return }
    let evaluation = try trained.evaluate(heldBack, threads: threads)
    (accuracy, meanSquaredError) = (evaluation.accuracy, evaluation.meanSquaredError)
    accuracyBefore = try TrainingNetwork(learner.graph).evaluate(heldBack, threads: threads)
      .accuracy
  }
}

extension ChipLearning.Result {
  public var text: String {
    var lines = ["\(rule) on \(device), chip \(chipSeed)"]
    if status == .interrupted {
      lines.append("interrupted; no chip was written")
    } else {
      lines += outcome
    }
    lines.append(String(format: "%.1f s", elapsedSeconds))
    if let command { lines.append("reproduce with: \(command.escaped)") }
    return lines.joined(separator: "\n")
  }

  private var outcome: [String] {
    var lines: [String] = []
    if let accuracy {
      let before = accuracyBefore.map { ", was \($0.asPercent) before" } ?? ""
      lines.append(
        "validation accuracy (\(validationExamples.counted("example"))): \(accuracy.asPercent)"
          + before)
    }
    if let meanSquaredError {
      lines.append(
        "validation error (\(validationExamples.counted("example"))): mean squared error "
          + "\(meanSquaredError)")
    }
    lines.append(
      "\(pulses.counted("pulse")) on \(cells.counted("cell")): "
        + String(format: "%.1f per cell, ", Double(pulses) / Double(max(cells, 1)))
        + "at most \(mostPulses)")
    if let lifetimes {
      lines.append(
        String(format: "the most pulsed cell can learn like this %.0f times", lifetimes))
    }
    if auxiliaryCells > 0 {
      lines.append(
        "\(auxiliaryPulses.counted("pulse")) on \(auxiliaryCells.counted("auxiliary cell"))")
    }
    lines.append(
      energyJ.map { String(format: "energy of the pulses %.4g uJ", 1e6 * $0) }
        ?? "no energy: the device states no 'pulse-V' and 'pulse-ns'")
    if let pulseSeconds {
      lines.append(
        String(
          format: "time of the pulses %.4g ms, one line of cells at a time", 1e3 * pulseSeconds))
    }
    return lines
  }
}
