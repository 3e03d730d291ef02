import ArgumentParser
import Basics
import Driver
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

  @Argument(help: "A program file.")
  var program: String

  @Option(help: "Learning rule, such as bp-ga; see 'memc list rules'.")
  var rule = "bp-ga"

  @Option(
    help: "Pulsed device, such as exponential:states=64,nonlinearity=3; see 'memc list pulses'.")
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

  @Option(
    help: ArgumentHelp(
      "Cells before the first batch: 'weights' of the program, 'random', or a chip file.",
      valueName: "start"))
  var from = "weights"

  @Option(help: ArgumentHelp("Seed of the chip's cells and their noise.", valueName: "seed"))
  var chipSeed = 1

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Chip file to write.", valueName: "file"),
    transform: OutputGuard.path)
  var output: String

  @OptionGroup var data: DataOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard examples.areGiven else {
      throw ValidationError("learning requires '--images', and '--labels' or '--targets'")
    }
  }

  /// Learns; if interrupted, reports what is done so far.
  func run() throws { try InterruptGuard.holding { try learn() } }

  private func learn() throws {
    try OutputGuard.announce(output, for: common)
    guard var session = try examples.session(common) else { return }
    session.isInterrupted = { InterruptGuard.isPending }
    var learning = ChipLearning(
      program: program, rule: rule, device: device, session: session, output: output)
    learning.recipe = try recipe()
    learning.start =
      switch from {
      case "weights": .weights
      case "random": .random
      default: .chip(from)
      }
    learning.chipSeed = chipSeed
    learning.preparation = data.preparation
    learning.threads = common.threadCount
    learning.observeSchedule = { [common] in common.detail($0) }
    learning.command = CommandLine.arguments.reproducing(writes: true)
    let result = try learning.run()
    common.warn(result.warnings)
    if result.status == .done { common.remark("wrote \(output)") }
    try common.result(result, result.text)
  }

  private func recipe() throws -> TrainingRecipe {
    var record = Record(at: .commandLine)
    record["epochs"] = Value(.real(epochs))
    record["batch"] = Value(.integer(batch))
    record["rate"] = Value(.real(rate))
    if let finalRate { record["final-rate"] = Value(.real(finalRate)) }
    return try TrainingRecipe(record)
  }
}
