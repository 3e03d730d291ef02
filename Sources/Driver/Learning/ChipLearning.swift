import Basics
import ChipProgramming
import CommandFiles
import DeviceDynamics
import Evaluation
import Foundation
import Hardware
import Learning
import NetworkIR
import Passes
import Training

/// Programs simulated chips by learning: a rule moves their cells by pulses.
public struct ChipLearning: Sendable {
  /// The path of a program file.
  public var program: String
  /// A rule and its fields, as in `bp-ga:most-pulses=10`.
  public var rule: String
  /// A pulsed device and its fields, as in `exponential:states=64`.
  public var device: String
  /// A limit on the pulses of every step, as in `npc:most=3`.
  public var compression: String?
  public var session: TrainingSession
  /// Examples that are only evaluated, after learning.
  public var test: ExampleFiles?
  public var recipe = TrainingRecipe()
  public var start = Start.weights
  /// Whether both passes are read through the accelerator's drivers and converters.
  public var usesConverters = false
  /// Whether both passes see the cells behind the accelerator's wires.
  public var seesWires = false
  /// The seed that determines the cells of the first chip and their noise.
  public var chipSeed = 1
  /// How images are prepared; overrides the program's own preparation.
  public var preparation = ImagePreparation()
  public var threads = 1
  /// Receives the control signals of the rule's circuit, as text.
  public var observeSchedule: @Sendable (String) -> Void = { _ in }
  /// Where to write the learning curve, or the figures of each chip of a study, as CSV.
  public var table: String?
  /// The command line that reproduces the result, repeated there.
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

  public init(program: String, rule: String, device: String, session: TrainingSession) {
    self.program = program
    self.rule = rule
    self.device = device
    self.session = session
  }

  /// Learns on one chip, and writes its file; or reports what was done before
  /// `session.isInterrupted` ended it.
  ///
  /// - Parameter output: the chip file to write.
  /// - Throws: diagnostics if the program, the rule, the device or the examples do not fit, or the
  ///   chip file cannot be written.
  public func run(writing output: String) throws -> LearningResult {
    let clock = ContinuousClock.now
    try AtomicWrite.expectWritable(output)
    let task = try makeTask()
    task.rule.schedule(layers: task.compiled.program.matrices.count).map(observeSchedule)
    let log = EpochLog()
    let (context, images) = try examples(for: task, log)
    let test = try testData(for: task)
    var result = try LearningResult(self, task, context, warnings: images.warnings)
    do {
      let learned = try task.learn(context, chipSeed: chipSeed)
      try result.finish(learned, context, test: test, task)
      let manifest = try ChipManifest(learned, result, task)
      let bytes = try ChipFile.bytes(
        of: learned.chip, learned.counts, stuck: task.start.chip?.stuck, manifest)
      try AtomicWrite.write(bytes, to: output)
      InterruptGuard.say("")
    } catch is TrainingInterrupted {
      result.status = .interrupted
    }
    result.epochs = log.epochs
    result.elapsedSeconds = (ContinuousClock.now - clock) / .seconds(1)
    if let table { try AtomicWrite.write(result.table, to: table) }
    return result
  }

  /// What learns.
  func makeTask() throws -> LearningTask {
    let compiled = try ProgramFile.read(program)
    try compiled.program.program.expectAtOnce(for: "'memc learn'")
    let spelling = try ComponentSpelling(commandLine: rule)
    let rule = try learningRules.make(spelling.name, spelling.record, at: spelling.place)
    try rule.expectBatch(recipe.batch)
    try rule.expectLoss(recipe.objective)
    let cell = try PulsedCell(named: device)
    let model = CellModel(readLike: cell)
    let program = try compiled.program.with(cellsOf: model)
    let (start, warnings) = try learningStart(compiled, cell, on: program.accelerator.cell)
    return LearningTask(
      compiled: compiled, model: model, program: program, rule: rule, cell: cell, recipe: recipe,
      start: start, startWarnings: warnings,
      compression: try compression.map(PulseCompression.init(named:)),
      converters: usesConverters
        ? try ReadConverters(compiled.network, program.program) : nil,
      seesWires: seesWires, threads: threads)
  }

  /// The training and validation examples, with the epochs recorded in `log`.
  func examples(for task: LearningTask, _ log: EpochLog) throws -> (TrainingContext, ImageFile) {
    let compiled = task.compiled
    return try log.listening(to: session).context(
      for: compiled.graph, compiled.preparation(under: preparation), identity: identity(task))
  }

  func testData(for task: LearningTask) throws -> TrainingData? {
    try test.map {
      try TrainingData($0, for: task.compiled.graph, task.compiled.preparation(under: preparation))
    }
  }

  /// The start, and what may mislead in it.
  ///
  /// - Parameter section: the conductances of the cells that learn.
  private func learningStart(
    _ compiled: CompiledProgram, _ cell: PulsedCell, on section: CellSection
  ) throws -> (LearningStart, warnings: [String]) {
    switch start {
    case .weights: return (.weights, [])
    case .random: return (.random, [])
    case .chip(let path):
      let written = try ChipFile.read(path, for: compiled)
      let own = written.program.accelerator.cell.conductances
      guard own == section.conductances else {
        throw Diagnostic.configuration(
          "the cells of the chip have conductances of \(own.lowerBound) to \(own.upperBound) S, but "
            + "those of the device have \(section.conductances.lowerBound) to "
            + "\(section.conductances.upperBound) S", at: Place(path),
          note: "learn with the device that the chip was programmed with")
      }
      let warning = written.warning(learningAs: cell, at: path)
      return (written.learningStart, [warning].compactMap(\.self))
    }
  }

  /// What a checkpoint must have in common with the run that it continues.
  func identity(_ task: LearningTask) throws -> String {
    let chip = if case .chip(let path) = start { try DataFile.sha256(path) } else { "\(start)" }
    let parts = [
      try task.compiled.partsSha256, "\(task.rule.named)", "\(task.cell.value)",
      "\(recipe.record) \(compression ?? "")",
      "\(session.seed) \(chipSeed)" + (usesConverters ? " converters" : "")
        + (seesWires ? " wires" : ""),
      "\(session.examples.heldBack ?? -1)", chip, try DataFile.sha256(session.examples.images),
      try DataFile.sha256(session.examples.goals.path),
      "\(try task.compiled.preparation(under: preparation).record)",
    ]
    return Sha256.hex(of: Array(parts.joined(separator: "\n").utf8))
  }
}
