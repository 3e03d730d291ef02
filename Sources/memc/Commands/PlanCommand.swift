import ArgumentParser
import Basics
import Driver
import Evaluation
import Foundation

/// `memc plan MODEL`: which accelerator and which mapping, by figures.
struct PlanCommand: CommonCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Compare accelerators and mappings for a network.",
    discussion: """
      Compiles the network at every point of a grid, without data, and prints arrays, area, energy \
      and time. Without '--grid', the grid has all accelerators and encodings that come with memc, 8, \
      6 and 4 bits of weights, and three placements; '--set' decides an axis of it. Accuracy is not \
      measured. Exit status: 69 if no point can be compiled, 1 if none is within the budget.
      """)

  @Argument(
    help: "An .onnx or .nir file, a folder with network.txt, or a .npy matrix.",
    completion: .file(extensions: ["onnx", "nir", "npy"]))
  var model: String

  @Option(
    help: "Name of a mapping (see 'memc list mappings'), or a mapping file.",
    completion: .named(.mapping))
  var mapping = "baseline"

  @Option(
    help: ArgumentHelp(
      "Vary a key of the mapping, such as accelerator=isaac,puma or passes.quantize.weight-bits=4,6; can be repeated.",
      valueName: "key=value,…"))
  var grid: [String] = []

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Override a key of the mapping at all points.", valueName: "key=value"))
  var overrides: [String] = []

  @Option(help: "What to make as small as possible: arrays, area, energy, latency or interval.")
  var minimize = PlanObjective.energy

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Largest area of the tiles in use.", valueName: "mm²"))
  var maxArea: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Largest power, which is energy over interval.", valueName: "mW"))
  var maxPower: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Largest number of arrays.", valueName: "count"))
  var maxArrays: Int?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write all points to .csv or .json, or a picture to .svg; can be repeated.",
      valueName: "file"), transform: OutputGuard.path)
  var output: [String] = []

  @Option(
    help: ArgumentHelp(
      "Folder that keeps the result of each point; a plan goes on with what is there.",
      valueName: "folder"))
  var results: String?

  @Flag(
    help:
      "MODEL was written by 'memc train' with this mapping: skip its passes before 'quantize'.")
  var trained = false

  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    for (limit, name) in [(maxArea, "--max-area"), (maxPower, "--max-power")] {
      guard limit.map({ $0 > 0 && $0.isFinite }) ?? true else {
        throw ValidationError("'\(name)' must be a positive number")
      }
    }
    guard results != "" else { throw ValidationError("'--results' must name a folder") }
    guard maxArrays.map({ $0 > 0 }) ?? true else {
      throw ValidationError("'--max-arrays' must be positive")
    }
  }

  func run() throws {
    let formats = try output.map { try PlanFormat(path: $0) }
    try OutputGuard.announce(texts: output, for: common)
    InterruptGuard.say(
      results == nil
        ? "interrupted; '--results' keeps points that are done\n"
        : "interrupted; run the same command to resume\n")
    let plan = try planner().plan()
    InterruptGuard.say("")
    for (path, format) in zip(output, formats) {
      try AtomicWrite.write(try format.text(of: plan), to: path)
      common.remark("wrote \(path)")
    }
    common.warn(plan.warnings)
    try common.result(plan, common.verbose ? plan.detailedText : plan.text)
    guard let failure = plan.failure else { return }
    Output.note(failure)
    throw CheckFailed(code: plan.canCompile ? 1 : 69)
  }

  private func planner() throws -> Planner {
    var planner = Planner(model: model)
    planner.mapping = mapping
    planner.grid = grid
    planner.overrides = overrides
    planner.isTrained = trained
    planner.objective = minimize
    planner.budget.maxAreaMm2 = maxArea
    planner.budget.maxPowerMW = maxPower
    planner.budget.maxArrays = maxArrays
    planner.results = results
    planner.shapes = try modelOptions.sizes()
    planner.limit = modelOptions.sizeLimit
    planner.threads = common.threadCount
    planner.observe = { [common] event in
      switch event {
      case .found(let found, let all):
        if found > 0 { common.remark("found \(found) of \(all) points in the folder of results") }
      case .damaged(let diagnostic): common.warn(["\(diagnostic), and is computed again"])
      case .done(let done, let all): common.progress("planned \(done) of \(all) points")
      }
    }
    return planner
  }
}

extension PlanObjective: ExpressibleByArgument {}
