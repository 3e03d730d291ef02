import Basics
import CommandFiles
import DeviceDynamics
import Evaluation
import Learning
import Passes
import Training

/// What `memc learn` reports about one chip.
public struct LearningResult: Encodable, Sendable {
  public let schemaVersion = 1
  public let memcVersion = Version.current
  public internal(set) var status = ModelTraining.Result.Status.done
  /// The rule, the device, the limit on pulses and the schedule, with their fields.
  public let rule: Value
  public let device: Value
  public let compression: Value?
  /// What both passes were read through; `nil` for exact products.
  public let converters: ReadConverters?
  /// Whether both passes saw the cells behind the wires.
  public let wires: Bool
  public let recipe: Value
  public let chipSeed: Int
  public let trainingSeed: Int
  public let programSha256: String
  public let imagesSha256: String
  /// Of labels or targets.
  public let goalsSha256: String
  public let examples: Int
  public let validationExamples: Int
  /// On the validation set before learning, without rounding of activations, 0…1.
  public private(set) var accuracyBefore: Double?
  /// On the validation and test sets, by simulating the program on the chip; `nil` for targets.
  public private(set) var accuracy: Double?
  public private(set) var testAccuracy: Double?
  /// On the validation set, without rounding of activations.
  public private(set) var unroundedAccuracy: Double?
  public private(set) var meanSquaredError: Double?
  /// How well the cells hold what the rule has written; `nil` if it has no targets.
  public private(set) var targets: TargetCheck?
  /// What the pulses of this run have cost; `nil` if it was interrupted.
  public private(set) var cost: LearningCost?
  /// Every epoch of this run, in order.
  public internal(set) var epochs: [TrainedEpoch] = []
  public private(set) var warnings: [String]
  public let command: String?
  public internal(set) var elapsedSeconds = 0.0
}

/// What the pulses of learning have cost, and how they have worn the cells.
public struct LearningCost: Encodable, Sendable {
  /// Cells that hold the program's weights, and those that the rule adds.
  public let cells: Int
  public let auxiliaryCells: Int
  /// Pulses on each.
  public let pulses: Int
  public let auxiliaryPulses: Int
  /// The most pulses on one cell of each kind, and the pulses that a share of the program's cells does
  /// not exceed.
  public let mostPulses: Int
  public let mostAuxiliaryPulses: Int
  public let wear: [LearningWear.Quantile]
  /// How often the chip can learn like this until the most pulsed cell has taken the `endurance` of
  /// the device; `nil` if the device does not state it.
  public let lifetimes: Double?
  /// Lengths of pulses one after another, if the cells of a line are pulsed together.
  public let pulseLengths: Double
  /// `nil` if the device states no pulses.
  public let energyJ: Double?
  public let pulseSeconds: Double?

  init(_ wear: LearningWear, of cell: PulsedCell) {
    mostAuxiliaryPulses = wear.mostAuxiliaryPulses
    let most = max(wear.mostPulses, wear.mostAuxiliaryPulses)
    lifetimes = cell.traits.endurance.flatMap { most > 0 ? $0 / Double(most) : nil }
    (cells, auxiliaryCells) = (wear.cells, wear.auxiliaryCells)
    (pulses, auxiliaryPulses) = (wear.pulses, wear.auxiliaryPulses)
    (mostPulses, self.wear) = (wear.mostPulses, wear.quantiles)
    (pulseLengths, energyJ, pulseSeconds) = (wear.duration, wear.energyJ, wear.seconds)
  }
}

extension TargetCheck {
  /// That outputs miss their targets.
  fileprivate var warning: String {
    let missed = errors.count { $0 > tolerance }
    return
      "the targets of \(missed.counted("output")) are missed by more than \(tolerance) of full "
      + "scale after \(passes.counted("pass")): raise 'passes' of the rule, or choose a device whose "
      + "cells all reach their targets"
  }
}

extension LearningCost {
  /// What may mislead.
  var warnings: [String] {
    var warnings: [String] = []
    if pulses == 0 {
      warnings.append(
        "no cell of the program received a pulse: every step was below one pulse; raise '--rate', or "
          + "choose a device with more states")
    }
    if let lifetimes, lifetimes < 1 {
      warnings.append(
        "cells are worn out: the most pulsed one has taken "
          + "\(max(mostPulses, mostAuxiliaryPulses)) pulses, more than the device's 'endurance'; "
          + "accuracies count it as good")
    }
    if max(mostPulses, mostAuxiliaryPulses) >= Self.largestCount {
      warnings.append(
        "counts of pulses per cell stop at \(Self.largestCount), so wear is at least what is reported"
      )
    }
    return warnings
  }

  /// Counts of pulses are single-precision numbers, which adding 1 does not change from 2²⁴ on.
  private static let largestCount = 1 << 24
}

extension LearningResult {
  /// Creates the result with what is known before the first step.
  init(
    _ run: ChipLearning, _ task: LearningTask, _ context: TrainingContext, warnings: [String]
  ) throws {
    rule = task.rule.named
    device = task.cell.value
    compression = task.compression?.named
    (converters, wires) = (task.converters, task.seesWires)
    recipe = run.recipe.schedule
    chipSeed = run.chipSeed
    trainingSeed = run.session.seed
    programSha256 = try task.compiled.partsSha256
    imagesSha256 = try DataFile.sha256(run.session.examples.images)
    goalsSha256 = try DataFile.sha256(run.session.examples.goals.path)
    examples = context.data.count
    validationExamples = context.heldBack?.count ?? 0
    self.warnings =
      warnings + task.warnings + [task.compiled.network.calibrationWarning].compactMap(\.self)
    command = run.command
  }

  /// Adds the figures of the chip after learning.
  mutating func finish(
    _ learned: LearnedChip, _ context: TrainingContext, test: TrainingData?, _ task: LearningTask
  ) throws {
    cost = LearningCost(learned.wear, of: task.cell)
    accuracyBefore = learned.accuracyBefore
    targets = learned.targets
    warnings += cost?.warnings ?? []
    if let targets, !targets.isMet { warnings.append(targets.warning) }
    (unroundedAccuracy, meanSquaredError) = (
      learned.unrounded?.accuracy, learned.unrounded?.meanSquaredError
    )
    let measure = { (data: TrainingData) in
      try learned.accuracy(on: data, task)
    }
    accuracy = try context.heldBack.flatMap(measure)
    testAccuracy = try test.flatMap(measure)
    if let accuracy, let unroundedAccuracy, unroundedAccuracy - accuracy > Self.bearableFall {
      warnings.append(task.warning(ofFall: unroundedAccuracy - accuracy))
    }
  }

  /// The loss by rounding that needs no warning, 0…1.
  private static let bearableFall = 0.02
}
