import ArgumentParser
import Basics
import CommandFiles
import Driver
import Evaluation
import Foundation

/// `memc compile MODEL`: compiles a network to a verified tile program.
struct Compile: CommonCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compile a trained network to a tile program.",
    discussion: """
      Writes MODEL.memc to the working directory and prints the report. Without '--calibrate', \
      activation ranges come from the training images, the model, or 32 random inputs with a fixed \
      seed. Mappings with passes that train require '--images', and '--labels' or '--targets'.
      """)

  @Argument(
    help: "An .onnx or .nir file, a folder with network.txt, or a .npy matrix.",
    completion: .file(extensions: ["onnx", "nir", "npy"]))
  var model: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Program file to write (default: MODEL.memc).", valueName: "file"),
    transform: OutputGuard.path)
  var output: String?

  @Option(
    help: "Name of a mapping (see 'memc list mappings'), or a mapping file.",
    completion: .named(.mapping))
  var mapping = "baseline"

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Override a key of the mapping, such as passes.quantize.weight-bits=4.",
      valueName: "key=value"))
  var overrides: [String] = []

  @Option(
    help: ArgumentHelp(
      "Images for calibrating activation ranges: .npy, .npz, IDX or .csv; one NAME=FILE for each of several inputs.",
      valueName: "file")
  )
  var calibrate: [String] = []

  @Option(
    help: ArgumentHelp(
      "Fault map, uint8 [positions, planes, rows, columns]; placement avoids its lost arrays.",
      valueName: "file"))
  var faults: String?

  @Option(
    help: ArgumentHelp(
      "Share of stuck cells above which an array is lost (default: 0.25).", valueName: "share"))
  var lostAbove: Double?

  @Option(
    help: ArgumentHelp("Print this stage as text; write no file.", valueName: "stage")
  )
  var emit: Stage?

  @Option(
    help: ArgumentHelp(
      "Print the graph after this pass, or after 'all' passes, to standard error.",
      valueName: "pass"))
  var dumpAfter: String?

  @Option(
    help: ArgumentHelp(
      "Dense model to measure savings against (default: MODEL, including its zeros).",
      valueName: "model"))
  var baselineModel: String?

  @Flag(
    help:
      "MODEL was written by 'memc train' with this mapping: skip its passes before 'quantize'.")
  var trained = false

  @Flag(
    help:
      "Start from new random weights, drawn with the training seed; they may be trained on a chip.")
  var fromScratch = false

  @Flag(
    help:
      "The host computes what the tile machine cannot, between parts of its work; short for '--set host-operators=true'."
  )
  var hostOperators = false

  @OptionGroup var examples: ExampleOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard !trained || !examples.areGiven else {
      throw ValidationError("'--trained' and '--images' cannot be combined: nothing is trained")
    }
    guard !trained || !fromScratch else {
      throw ValidationError(
        "'--trained' and '--from-scratch' cannot be combined: random weights are not trained")
    }
    guard examples.trainingSeed == nil || examples.areGiven || fromScratch else {
      throw ValidationError("'--training-seed' requires '--images' or '--from-scratch'")
    }
    guard emit == nil || !common.json else {
      throw ValidationError("'--emit' and '--json' cannot be combined: stages are text")
    }
    guard lostAbove == nil || faults != nil else {
      throw ValidationError("'--lost-above' requires '--faults'")
    }
  }

  func run() throws {
    if emit == nil { try OutputGuard.announce(output ?? defaultOutput, for: common) }
    let outcome = try compiler().compile { pass, graph in
      guard dumpAfter == pass || dumpAfter == "all" else { return }
      Output.note("after \(pass):\n\(graph)")
    }
    if let preparation = outcome.preparation { common.remark("calibration \(preparation.escaped)") }
    common.warn(outcome.program.manifest.warnings)
    if let emit {
      try Output.result(try outcome.program.text(of: emit))
      tell(outcome.times)
    } else {
      let start = ContinuousClock.now
      try write(outcome)
      tell(outcome.times + [("program file and report", ContinuousClock.now - start)])
    }
  }

  /// Prints the time of each stage and its share.
  private func tell(_ times: [(stage: String, duration: Duration)]) {
    let all = times.reduce(.zero) { $0 + $1.duration }
    for (stage, duration) in times {
      common.detail("\(stage): \(duration.milliseconds), \(Int(100 * (duration / all))) %")
    }
  }

  private func compiler() throws -> Compiler {
    var compiler = Compiler(model: model)
    compiler.mapping = mapping
    compiler.overrides =
      overrides + data.overrides + (hostOperators ? ["host-operators=true"] : [])
    compiler.calibration = calibrate
    compiler.isTrained = trained
    compiler.initialSeed = fromScratch ? examples.seed : nil
    compiler.training = try examples.session(common)
    compiler.baselineModel = baselineModel
    compiler.faults = faults
    compiler.lostAbove = lostAbove ?? Compiler.usableFaults
    compiler.shapes = try modelOptions.sizes()
    compiler.limit = modelOptions.sizeLimit
    compiler.threads = common.threadCount
    try compiler.expectPass(dumpAfter)
    return compiler
  }

  private func write(_ outcome: Compiler.Outcome) throws {
    let path = output ?? defaultOutput
    let (bytes, known) = try concurrently(threads: common.threadCount) {
      try ProgramFile.bytes(of: outcome.program)
    } _: {
      try Report(outcome.program, of: outcome.network)
    }
    try AtomicWrite.write(bytes, to: path)
    common.remark("wrote \(path)")
    var report = known
    report.isVerified = outcome.isChecked
    try common.result(report, common.verbose ? report.detailedText : report.text)
  }

  /// The model's file name with `.memc`, in the working directory.
  private var defaultOutput: String {
    let name = URL(fileURLWithPath: model).deletingPathExtension().lastPathComponent
    return "\(name).memc"
  }
}

extension Stage: ExpressibleByArgument {}
