import ArgumentParser
import Basics
import CommandFiles
import Driver
import Foundation
import Training

/// `memc learn OUT.memc --rule NAME --device NAME --images X --labels Y -o CHIP.npz`: programs a chip
/// by learning.
struct Learn: CommonCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a compiled network on a simulated chip, by pulses on its cells.",
    discussion: """
      After each batch, the rule turns the gradient into pulses, and the cells answer as the device \
      does. The result is a chip file like that of 'memc program'.
      """)

  @Argument(help: "A program file.", completion: .file(extensions: ["memc"]))
  var program: String

  @Option(
    help: "Learning rule, such as bp-ga; see 'memc list rules'.",
    completion: .components("rules"))
  var rule = "bp-ga"

  @Option(
    help: "Pulsed device, such as exponential:states=64,nonlinearity=3; see 'memc list pulses'.",
    completion: .components("pulses"))
  var device: String

  @OptionGroup var examples: ExampleOptions

  @Option(help: "Passes over the examples.")
  var epochs = 1.0

  @Option(help: "Examples per step.")
  var batch = 20

  @Option(help: "Learning rate: change of a weight, over half of its range, per unit of gradient.")
  var rate = 1.0

  @Option(help: "Learning rate at the end of a cosine decay (default: that of the start).")
  var finalRate: Double?

  @Option(help: "What is minimized for labels: cross-entropy or squared-error.")
  var loss = "cross-entropy"

  @Option(
    help: ArgumentHelp(
      "Cells before the first batch: 'weights' of the program, 'random', or a chip file.",
      valueName: "start"))
  var from = "weights"

  @Option(help: ArgumentHelp("Seed of the chip's cells and their noise.", valueName: "seed"))
  var chipSeed = 1

  @Option(
    help: ArgumentHelp(
      "Limit on the pulses of each step, such as npc:most=3; see 'memc list compression'.",
      valueName: "limit"))
  var compress: String?

  @Flag(help: "Read both passes through the accelerator's drivers and converters.")
  var converters = false

  @Flag(help: "Read both passes behind the accelerator's wires.")
  var wires = false

  @Option(help: ArgumentHelp("Images that are only evaluated, after learning.", valueName: "file"))
  var testImages: String?

  @Option(help: ArgumentHelp("Labels of '--test-images'.", valueName: "file"))
  var testLabels: String?

  @Option(
    name: .customLong("repeat"),
    help: ArgumentHelp("Learn on this many chips, with consecutive seeds.", valueName: "count"))
  var repetitions = 1

  @Option(
    help: ArgumentHelp(
      "Cross-validate: learn on all parts of the examples but one, each in turn.",
      valueName: "count"))
  var folds: Int?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Chip file to write; not with '--repeat' or '--folds'.", valueName: "file"),
    transform: OutputGuard.path)
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Write the learning curve as CSV; with '--repeat' or '--folds', the figures of each chip.",
      valueName: "file"), transform: OutputGuard.path)
  var csv: String?

  @OptionGroup var data: DataOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard examples.areGiven else {
      throw ValidationError("learning requires '--images', and '--labels' or '--targets'")
    }
    guard (testImages == nil) == (testLabels == nil) else {
      throw ValidationError("'--test-images' and '--test-labels' must be given together")
    }
    try expect(repetitions, in: LearningStudy.repetitionRange, "--repeat")
    try expect(epochs, in: TrainingRecipe.epochRange, "--epochs")
    try expect(batch, in: TrainingRecipe.batchRange, "--batch")
    try expect(rate, in: TrainingRecipe.rateRange, "--rate")
    try finalRate.map { try expect($0, in: TrainingRecipe.rateRange, "--final-rate") }
    guard examples.teacher == nil else {
      throw ValidationError("'--teacher' has no effect on learning")
    }
    if folds != nil, examples.validation != nil {
      throw ValidationError("'--validation' has no effect with '--folds'")
    }
    guard isStudy == (output == nil) else {
      throw ValidationError(
        isStudy
          ? "'--output' cannot be combined with '--repeat' or '--folds', which learn on several chips"
          : "'--output' is missing")
    }
  }

  private func expect<Number>(_ value: Number, in range: ClosedRange<Number>, _ name: String) throws
  {
    guard range.contains(value) else {
      throw ValidationError("'\(name)' must be in \(range), not \(value)")
    }
  }

  private var isStudy: Bool { repetitions > 1 || folds != nil }

  /// Learns; if interrupted, reports what is done so far.
  func run() throws { try InterruptGuard.holding { try learn() } }

  private func learn() throws {
    try OutputGuard.announce(output, texts: [csv], for: common)
    guard let learning = try learning() else { return }
    guard let output else { return try study(learning) }
    let result = try learning.run(writing: output)
    common.warn(result.warnings)
    if result.status == .done { common.remark("wrote \(output)") }
    try common.result(result, common.verbose ? result.detailedText : result.text)
  }

  private func study(_ learning: ChipLearning) throws {
    var study = LearningStudy(learning)
    study.repetitions = repetitions
    study.folds = folds
    study.observe = { run, done, all in
      let accuracies = [("validation", run.accuracy), ("test", run.testAccuracy)].compactMap {
        name, accuracy in accuracy.map { String(format: "\(name) %.2f %%", 100 * $0) }
      }
      common.remark("learned \(done) of \(all): " + accuracies.joined(separator: ", "))
    }
    let result = try study.run()
    common.warn(result.warnings)
    try common.result(result, common.verbose ? result.detailedText : result.text)
  }

  private func learning() throws -> ChipLearning? {
    guard var session = try examples.session(common) else { return nil }
    session.isInterrupted = { InterruptGuard.isPending }
    var learning = ChipLearning(program: program, rule: rule, device: device, session: session)
    learning.recipe = try recipe()
    learning.start =
      switch from {
      case "weights": .weights
      case "random": .random
      default: .chip(from)
      }
    learning.compression = compress
    (learning.usesConverters, learning.seesWires) = (converters, wires)
    learning.table = csv
    if let testImages, let testLabels {
      learning.test = ExampleFiles(images: testImages, goals: .labels(testLabels))
    }
    learning.chipSeed = chipSeed
    learning.preparation = data.preparation
    learning.threads = common.threadCount
    learning.observeSchedule = { [common] in common.detail($0) }
    learning.command = CommandLine.arguments.reproducing(writes: output != nil)
    return learning
  }

  private func recipe() throws -> TrainingRecipe {
    var record = Record(at: .commandLine)
    record["epochs"] = Value(.real(epochs))
    record["batch"] = Value(.integer(batch))
    record["rate"] = Value(.real(rate))
    record["loss"] = Value(.text(loss))
    if let finalRate { record["final-rate"] = Value(.real(finalRate)) }
    return try TrainingRecipe(record)
  }
}
