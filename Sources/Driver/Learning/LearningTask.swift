import Basics
import CommandFiles
import DeviceDynamics
import Evaluation
import Hardware
import Learning
import NetworkIR
import Passes
import TileAnalysis
import TileSimulator
import Training

/// What learns: a compiled program, the rule and the kind of cells, and the schedule.
struct LearningTask: Sendable {
  let compiled: CompiledProgram
  /// Ideal cells with the conductances and the read noise of those that learn.
  let model: CellModel
  /// The program on such cells.
  let program: VerifiedProgram
  let rule: any LearningRule
  let cell: PulsedCell
  let recipe: TrainingRecipe
  let start: LearningStart
  /// What may mislead in the start.
  let startWarnings: [String]
  let compression: PulseCompression?
  /// What both passes are read through; `nil` for exact products.
  let converters: ReadConverters?
  /// Whether both passes see the cells behind the wires.
  let seesWires: Bool
  let threads: Int

  /// Learns on one chip.
  ///
  /// - Parameters:
  ///   - context: the examples, the seed of their order, progress and checkpoints.
  ///   - number: of the training among those of the run, for its checkpoint.
  ///   - chipSeed: of the chip's cells and their noise.
  /// - Throws: diagnostics if the program, the rule, the cells and the examples do not fit;
  ///   `TrainingInterrupted`.
  func learn(_ context: TrainingContext, number: Int = 0, chipSeed: Int) throws -> LearnedChip {
    let program = program.program
    let learner = try CrossbarLearner(
      rule, cell, compiled.network, program, from: start, compression,
      batch: recipe.batch, seed: UInt64(bitPattern: Int64(chipSeed)), seesWires: seesWires,
      threads: threads)
    var trainer = try Trainer(learner.graph, recipe, context.data, seed: context.seed)
    if let converters { trainer.read(through: converters.converted) }
    trainer.mover = learner
    trainer.hooks = learner.hooks
    trainer.heldBack = context.heldBack
    trainer.threads = threads
    trainer.observe = { context.observe(Self.stage, $0) }
    trainer.observeResumption = { context.observeResumption(Self.stage, $0, $1) }
    trainer.isInterrupted = context.isInterrupted
    trainer.checkpoints = context.checkpoints(number)
    let before = try context.heldBack.flatMap {
      try TrainingNetwork(learner.graph).evaluate($0, threads: threads).accuracy
    }
    let trained = try TrainingNetwork(trainer.train())
    learner.finish()
    return LearnedChip(
      chip: try learner.chip(trained.initialParameters, of: program), seed: chipSeed,
      counts: learner.counts(of: program), wear: learner.wear, targets: learner.targets,
      accuracyBefore: before,
      unrounded: try context.heldBack.map { try trained.evaluate($0, threads: threads) })
  }

  private static let stage = "learn"

  /// What may mislead in the start, and about the reading of arrays.
  var warnings: [String] {
    guard converters?.deviate == true else { return startWarnings }
    return startWarnings
      + ["converters are as designed in learning; their deviations count only after it"]
  }
}

extension CellModel {
  /// Ideal cells that are read like those that pulses move.
  init(readLike cell: PulsedCell) {
    var traits = CellTraits()
    traits.readNoise = cell.traits.readNoise
    traits.minimumConductance = cell.ownConductances?.lowerBound
    traits.maximumConductance = cell.ownConductances?.upperBound
    self.init(Ideal(), traits)
  }
}
