import ArgumentParser
import Basics
import Driver
import Foundation

/// `memc compile MODEL`: a network to a verified tile program.
struct Compile: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compile a trained network to a tile program.",
    discussion: """
      Writes MODEL.memc into the working directory and prints the report. Without '--calibrate', \
      activation ranges come from the model or from 32 seeded synthetic inputs.
      """)

  enum Stage: String, ExpressibleByArgument, CaseIterable {
    case graph, matrices, placement, program
  }

  @Argument(help: "An .onnx file, a folder with network.txt, or a matrix in .npy.")
  var model: String

  @Option(name: .shortAndLong, help: "The program file to write.")
  var output: String?

  @Option(help: "A mapping's name (see 'memc list mappings') or file.")
  var mapping = "baseline"

  @Option(
    name: .customLong("set"), help: "Override a key of the mapping: passes.quantize.weight-bits=4.")
  var overrides: [String] = []

  @Option(help: "Images to calibrate activation ranges with: .npy, .npz or IDX.")
  var calibrate: String?

  @Option(help: "Print this stage as text instead of writing a program.")
  var emit: Stage?

  @Option(help: "Print the graph after this pass, or after 'all', to standard error.")
  var dumpAfter: String?

  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let start = Date()
    let program = try compiler().compile()
    for warning in program.manifest.warnings { common.remark("warning: \(warning.escaped)") }
    if let emit {
      try Output.result(program.text(of: emit))
      return
    }
    let path = output ?? defaultOutput
    try ProgramFile.write(program, to: path)
    common.detail("compiled in \(seconds(since: start))")
    common.remark("wrote \(path)")
    guard !common.quiet || common.json else { return }
    let report = try Report(program)
    try common.json ? Output.json(report) : Output.result(report.text)
  }

  private func compiler() throws -> Compiler {
    var compiler = Compiler(model: model)
    compiler.mapping = mapping
    compiler.overrides = overrides
    compiler.calibration = calibrate
    compiler.shapes = try modelOptions.sizes()
    compiler.threads = common.threadCount
    compiler.dumpAfter = dumpAfter
    let common = common
    compiler.observer = { pass, seconds, dump in
      common.detail("\(pass): \(String(format: "%.1f", seconds * 1000)) ms")
      if let dump { Output.note(dump) }
    }
    return compiler
  }

  /// The model's file name with `.memc`, in the working directory.
  private var defaultOutput: String {
    let name = URL(fileURLWithPath: model).deletingPathExtension().lastPathComponent
    return "\(name).memc"
  }
}

extension CompiledProgram {
  fileprivate func text(of stage: Compile.Stage) throws -> String {
    switch stage {
    case .graph: graph.description
    case .matrices: try matricesText
    case .placement: placementText
    case .program: program.description
    }
  }
}

func seconds(since start: Date) -> String {
  String(format: "%.2f s", Date().timeIntervalSince(start))
}
