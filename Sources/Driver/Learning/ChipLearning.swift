import Basics
import DeviceDynamics
import Evaluation
import Foundation
import Learning
import NetworkIR
import TileSimulator
import Training

/// Programs one simulated chip by learning: a rule moves its cells by pulses.
public struct ChipLearning: Sendable {
  /// The path of a program file.
  public var program: String
  /// A rule and its fields, as in `bp-ga:most-pulses=10`.
  public var rule: String
  /// A pulsed device and its fields, as in `exponential:states=64`.
  public var device: String
  public var session: TrainingSession
  public var recipe = TrainingRecipe()
  public var start = Start.weights
  /// The seed that determines the chip's cells and their noise.
  public var chipSeed = 1
  /// The chip file to write.
  public var output: String
  /// How images are prepared; overrides the program's own preparation.
  public var preparation = ImagePreparation()
  public var threads = 1
  /// Receives the control signals of the rule's circuit, as text.
  public var observeSchedule: @Sendable (String) -> Void = { _ in }
  /// The command line that reproduces the chip, repeated in the result.
  public var command: String?

  /// The cells before the first batch.
  public enum Start: Sendable {
    /// At the program's weights.
    case weights
    /// Anywhere in their ranges.
    case random
    /// Those of a chip file.
    case chip(String)
  }

  public init(
    program: String, rule: String, device: String, session: TrainingSession, output: String
  ) {
    self.program = program
    self.rule = rule
    self.device = device
    self.session = session
    self.output = output
  }

  /// Learns, and writes the chip's file; or reports what was done before `session.isInterrupted`
  /// ended it.
  ///
  /// - Throws: diagnostics if the program, the rule, the device or the examples do not fit, or the
  ///   chip file cannot be written.
  public func run() throws -> Result {
    let clock = Date()
    let compiled = try ProgramFile.read(program)
    let rule = try makeRule()
    try rule.expectBatch(recipe.batch)
    let cell = try PulsedCell(named: device)
    let learner = try CrossbarLearner(
      rule, cell, compiled.network, compiled.program.program, from: learningStart(compiled),
      seed: UInt64(bitPattern: Int64(chipSeed)), threads: threads)
    learner.schedule.map(observeSchedule)
    let log = EpochLog()
    let (context, images) = try log.listening(to: session).context(
      for: learner.graph, compiled.preparation(under: preparation),
      identity: identity(compiled, rule, cell))
    var trainer = try Trainer(learner.graph, recipe, context.data, seed: context.seed)
    trainer.mover = learner
    trainer.heldBack = context.heldBack
    trainer.threads = threads
    trainer.observe = { context.observe(Self.stage, $0) }
    trainer.observeResumption = { context.observeResumption(Self.stage, $0, $1) }
    trainer.isInterrupted = context.isInterrupted
    trainer.checkpoints = context.checkpoints(0)
    var result = try Result(
      self, rule, cell, compiled, context,
      warnings: images.warnings + [compiled.network.calibrationWarning].compactMap(\.self))
    do {
      let trained = try TrainingNetwork(trainer.train())
      try result.finish(learner, trained, context, threads: threads)
      let chip = try learner.chip(trained.initialParameters, of: compiled.program.program)
      let manifest = try ChipManifest(chip, result, compiled)
      try AtomicWrite.write(ChipFile.bytes(of: chip, manifest), to: output)
      InterruptGuard.say("")
    } catch is TrainingInterrupted {
      result.status = .interrupted
    }
    result.epochs = log.epochs
    result.elapsedSeconds = Date().timeIntervalSince(clock)
    return result
  }

  private static let stage = "learn"

  private func makeRule() throws -> any LearningRule {
    let spelling = try ComponentSpelling(commandLine: rule)
    return try learningRules.make(spelling.name, spelling.record, at: spelling.place)
  }

  private func learningStart(_ compiled: CompiledProgram) throws -> LearningStart {
    switch start {
    case .weights: return .weights
    case .random: return .random
    case .chip(let path):
      let written = try ChipFile.read(path, for: compiled)
      let isStuck = written.stuckCells
      return .chip(written.chip, isStuck: isStuck)
    }
  }

  /// What a checkpoint must have in common with the run that it continues.
  private func identity(
    _ compiled: CompiledProgram, _ rule: any LearningRule, _ cell: PulsedCell
  ) throws -> String {
    let chip = if case .chip(let path) = start { try DataFile.sha256(path) } else { "\(start)" }
    let parts = [
      try compiled.partsSha256, "\(rule.named)", "\(cell.value)", "\(recipe.record)",
      "\(session.seed) \(chipSeed) \(session.examples.heldBack ?? -1)", chip,
      try DataFile.sha256(session.examples.images),
      try DataFile.sha256(session.examples.goals.path),
    ]
    return Sha256.hex(of: Array(parts.joined(separator: "\n").utf8))
  }
}
