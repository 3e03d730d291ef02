import ArgumentParser
import Basics
import Driver
import Training

/// `memc train MODEL --images X --labels Y -o OUT.onnx`: trains a network with a mapping's passes.
struct Train: CommonCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a network, or prune and round it while training on.",
    discussion: """
      Runs those passes of the mapping that come before 'quantize', and writes the network in single \
      precision. MODEL may be a network.txt whose 'parameter' lines give shapes alone.
      """)

  @Argument(help: "An .onnx file, a network.txt or its folder.")
  var model: String

  @OptionGroup var examples: ExampleOptions

  @Option(
    name: .shortAndLong, help: "The network to write: an .onnx file, or a folder.",
    transform: OutputGuard.path)
  var output: String

  @Option(help: "A mapping's name (see 'memc list mappings') or file.")
  var mapping = "train"

  @Option(
    name: .customLong("set"),
    help: "Override a key of the mapping: passes.retrain.training.epochs=20.")
  var overrides: [String] = []

  @Flag(help: "Begin with new weights, drawn by the seed.")
  var fromScratch = false

  @OptionGroup var data: DataOptions
  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard examples.areGiven else {
      throw ValidationError("training takes '--images' and '--labels' or '--targets'")
    }
  }

  /// Runs the training; if interrupted, reports what is done so far.
  func run() throws { try InterruptGuard.holding { try train() } }

  private func train() throws {
    try FileGuard.announce([output])
    try OutputGuard.reserveStandardOutput(for: output, common)
    guard var session = try examples.session(common) else { return }
    session.isInterrupted = { InterruptGuard.isPending }
    var training = ModelTraining(model: model, session: session, output: output)
    training.mapping = mapping
    training.overrides = overrides + data.overrides
    training.shapes = try modelOptions.sizes()
    training.limit = modelOptions.sizeLimit
    training.startsAnew = fromScratch
    training.threads = common.threadCount
    training.command = CommandLine.arguments.reproducing(writes: true)
    let result = try training.run()
    common.warn(result.warnings)
    if result.status == .done { common.remark("wrote \(output)") }
    try common.result(result, result.text)
  }
}
