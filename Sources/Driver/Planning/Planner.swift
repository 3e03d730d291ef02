import Basics
import CommandFiles
import Evaluation
import Importers
import NetworkIR
import Sweeps

/// Compiles a network at every point of a grid of mappings and accelerators, and compares what it
/// takes. Programs are verified by the static rules, and not kept.
public struct Planner: Sendable {
  /// The path of a model, as `Compiler` takes it.
  public var model: String
  /// The name of a mapping that comes with memc, or a file.
  public var mapping = "baseline"
  /// Overrides `key.key=value` at all points.
  public var overrides: [String] = []
  /// Axes `key=value,value`; if empty, those of `PlanGrid.init(for:set:isQuantized:)`.
  public var grid: [String] = []
  /// Whether `memc train` trained the model with this mapping; see `Compiler`.
  public var isTrained = false
  /// What to make as small as possible.
  public var objective = PlanObjective.energy
  public var budget = PlanBudget()
  /// A folder that keeps what was found at each point, or `nil`.
  public var results: String?
  /// The sizes of symbolic dimensions.
  public var shapes: [String: Int] = [:]
  /// The limit of the network's size.
  public var limit = SizeLimit()
  public var threads = 1
  /// Receives what happens during the work, from any thread.
  public var observe: @Sendable (PlanEvent) -> Void = { _ in }

  public init(model: String) { self.model = model }

  /// Finds the figures of all points.
  ///
  /// - Throws: diagnostics if the model cannot be compiled at any point, for mistakes in the grid,
  ///   and if results cannot be written.
  public func plan() throws -> Plan {
    let record = try Record(mapping: mapping)
    var changed = record
    try changed.apply(overrides.map { Override($0) })
    let file = try MappingFile(changed)
    let named = try grid.isEmpty ? nil : PlanGrid(commandLine: grid, beside: overrides)
    let source = try ModelLoader.load(model, shapes: shapes, limit: limit)
    let network = try source.requireGraph()
    let grid =
      try named
      ?? PlanGrid(for: file, set: overrides, isQuantized: network.hasIntegerWeights)
    let points = try PlanPoints(
      name: mapping, mapping: record, overrides: overrides, grid: grid, isTrained: isTrained
    ).resolved()
    let outcomes = try PlanRun(
      network: network, model: model, modelSha256: source.sha256ByName, shapes: shapes,
      limit: limit, store: try store(), threads: threads,
      observe: observe
    ).outcomes(at: points)
    return Plan(
      of: zip(points, outcomes).map { point, outcome in
        Plan.Row(
          labels: point.labels, overrides: point.overrides,
          command: command(for: point), outcome: outcome, excess: excess(of: outcome))
      }, axes: grid.axes, mapping: file.title, modelSha256: source.sha256ByName,
      overrides: overrides, objective: objective, budget: budget,
      assumptions: source.check.assumptions)
  }

  private func store() throws -> ResultStore<PlanOutcome>? {
    let store = results.map { ResultStore<PlanOutcome>($0) }
    try store?.prepare()
    return store
  }

  private func excess(of outcome: PlanOutcome) -> [String] {
    outcome.figures.map(budget.excess) ?? []
  }

  /// The command line that compiles a point.
  private func command(for point: PlanPoint) -> String {
    var words = ["memc", "compile", model, "--mapping", mapping]
    if isTrained { words.append("--trained") }
    words += shapes.sorted { $0.key < $1.key }.flatMap { ["--shape", "\($0.key)=\($0.value)"] }
    if limit.factor > 1 { words += ["--limit", "\(limit.factor)"] }
    words += point.overrides.flatMap { ["--set", $0] }
    if let target = try? point.target.get(), target.file.converters.needsData {
      words += ["--calibrate", "DATA"]
    }
    return words.map(\.quotedForShell).joined(separator: " ")
  }
}

extension Graph {
  /// Whether the weights of all matrices are integers of the model, whose bits passes do not change.
  fileprivate var hasIntegerWeights: Bool {
    if quantization != nil { return true }
    let cleaned = cleanedUp
    guard let program = try? cleaned.partition().program else { return false }
    return program.allSatisfy { step in
      guard case .matrix(let form) = step.form else { return true }
      return cleaned.weightSteps[step.node.inputs[form.weightInput]] != nil
    }
  }
}
