import ArgumentParser
import Basics
import Driver
import Evaluation
import Foundation

/// `memc compile MODEL`: compiles a network to a verified tile program.
struct Compile: CommonCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compile a trained network to a tile program.",
    discussion: """
      Writes MODEL.memc into the working directory and prints the report. Without '--calibrate', \
      activation ranges come from training images, from the model or from 32 seeded synthetic inputs. \
      Mappings with passes that train take '--images' and '--labels' or '--targets'.
      """)

  @Argument(help: "An .onnx file, a folder with network.txt, or a matrix in .npy.")
  var model: String

  @Option(
    name: .shortAndLong, help: "The program file to write.", transform: OutputGuard.path)
  var output: String?

  @Option(help: "A mapping's name (see 'memc list mappings') or file.")
  var mapping = "baseline"

  @Option(
    name: .customLong("set"), help: "Override a key of the mapping: passes.quantize.weight-bits=4.")
  var overrides: [String] = []

  @Option(
    help:
      "Images to calibrate activation ranges with: .npy, .npz or IDX; NAME=FILE for each of several inputs."
  )
  var calibrate: [String] = []

  @Option(help: "A fault map, uint8 [arrays, planes, rows, columns]: its lost arrays are avoided.")
  var faults: String?

  @Option(help: "The share of stuck cells above which an array is lost (default: 0.25).")
  var lostAbove: Double?

  @Option(
    help:
      "Print a stage as text and write nothing: \(Stage.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var emit: Stage?

  @Option(help: "Print the graph after this pass, or after 'all' of them, to standard error.")
  var dumpAfter: String?

  @Option(
    help: "The dense model that savings are measured against (default: MODEL, zeros counted).")
  var baselineModel: String?

  @Flag(
    help:
      "MODEL is what 'memc train' wrote by this mapping: leave out its passes before 'quantize'.")
  var trained = false

  @OptionGroup var examples: ExampleOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard !trained || !examples.areGiven else {
      throw ValidationError("'--trained' takes no examples: nothing is trained")
    }
    guard emit == nil || !common.json else {
      throw ValidationError("'--emit' prints a stage as text: '--json' excludes it")
    }
    guard lostAbove == nil || faults != nil else {
      throw ValidationError("'--lost-above' changes nothing without '--faults'")
    }
  }

  func run() throws {
    if emit == nil { try OutputGuard.announce(output ?? defaultOutput, for: common) }
    let outcome = try compiler().compile { pass, graph in
      guard dumpAfter == pass || dumpAfter == "all" else { return }
      Output.note("after \(pass):\n\(graph)")
    }
    for (pass, duration) in outcome.times { common.detail("\(pass): \(duration.milliseconds)") }
    if let preparation = outcome.preparation { common.remark("calibration \(preparation.escaped)") }
    common.warn(outcome.program.manifest.warnings)
    if let emit {
      try Output.result(try outcome.program.text(of: emit))
    } else {
      try write(outcome)
    }
  }

  private func compiler() throws -> Compiler {
    var compiler = Compiler(model: model)
    compiler.mapping = mapping
    compiler.overrides = overrides + data.overrides
    compiler.calibration = calibrate
    compiler.isTrained = trained
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
    try ProgramFile.write(outcome.program, to: path)
    common.remark("wrote \(path)")
    var report = try Report(outcome.program)
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
