import ArgumentParser
import Basics
import Driver
import Training

/// `memc train MODEL --images X --labels Y -o OUT.onnx`: trains a network with a mapping's passes.
struct Train: CommonCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a network, or prune and round it during further training.",
    discussion: """
      Runs the passes of the mapping that come before 'quantize', and writes the network in single \
      precision, or with '--quantized' the integers that 'quantize' makes of it. MODEL may be a network.txt whose 'parameter' lines give only shapes.
      """)

  @Argument(help: "An .onnx or .nir file, a network.txt, or its folder.")
  var model: String

  @OptionGroup var examples: ExampleOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Network to write: an .onnx or .nir file, or a folder.", valueName: "path"),
    transform: OutputGuard.path)
  var output: String

  @Option(
    help: "Name of a mapping (see 'memc list mappings'), or a mapping file.",
    completion: .named(.mapping))
  var mapping = "train"

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Override a key of the mapping, such as passes.retrain.training.epochs=20.",
      valueName: "key=value"))
  var overrides: [String] = []

  @Flag(help: "Start from new random weights, drawn with the seed.")
  var fromScratch = false

  @Flag(help: "Write the integers that 'quantize' chooses, as QuantizeLinear and DequantizeLinear.")
  var quantized = false

  @OptionGroup var data: DataOptions
  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard examples.areGiven else {
      throw ValidationError("training requires '--images', and '--labels' or '--targets'")
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
    training.isQuantized = quantized
    training.threads = common.threadCount
    training.command = CommandLine.arguments.reproducing(writes: true)
    let result = try training.run()
    common.warn(result.warnings)
    if result.status == .done { common.remark("wrote \(output)") }
    try common.result(result, result.text)
  }
}
