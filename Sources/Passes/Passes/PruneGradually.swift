import Basics
import NetworkIR
import Training

/// Prunes while training: the share of weights kept falls, the lowest scores go first, the rest is
/// trained on.
///
/// With `regrow` others come back for some of those that are kept, fewer and fewer: where the gradient
/// is steepest. With `rewind` the weights that are left return to what
/// they were before the pass, once all have gone that shall, and are trained from there. With a
/// `budget` the ratios of layers are searched, and unused paths removed at the end; whole paths leave
/// a smaller network.
/// - Source: Zhu and Gupta, "To prune, or not to prune", 2017 (gradual magnitude pruning; here the
///   logarithm of the share falls); Evci et al., "Rigging the lottery", ICML 2020 (regrowth);
///   Frankle, Carbin, "The lottery ticket hypothesis", ICLR 2019 (rewinding); scores: `PruningScore`.
public struct PruneGradually: Pass {
  public static let name = "prune-gradually"
  public static let summary = "prune while training, the lowest scores first"
  public static var fields: [Field<Self>] {
    [
      Field("ratio", \.ratio, in: 0...1, "share of all units that goes; absent: as 'layers' say"),
      Field("budget", \.budget, "instead of 'ratio': what the network may take of the chip"),
      Field("layers", \.layers, "own ratios: {conv1: {ratio: 0.5}}"),
      Field("exclude", \.exclude, "layers that stay as they are"),
      Field("pattern", \.pattern, "what is pruned as a whole"),
      Field("score", \.score, "what tells the units that matter"),
      Field("weigh-by", \.weighing, "scores of layers over what their weights cost"),
      Field("until", \.until, in: 0.01...1, "share of the training during which units go"),
      Field("every", \.every, in: 1...1_000_000, "steps from one pruning to the next"),
      Field(
        "regrow", \.regrows, "whether units come back for others, where the gradient is steepest"),
      Field("rewind", \.rewinds, "whether the weights left begin again where they began"),
      Field("training", \.training, "how long and by what rule"),
    ]
  }

  public var ratio: Double?
  public var budget: ChipBudget?
  public var layers = PerLayer<PruneLayer>()
  public var exclude: LayerNames = []
  public var pattern = PruningPattern.unstructured
  public var score = PruningScore.magnitude
  public var weighing = PruningScore.Weighing.nothing
  public var until = 0.5
  public var every = 100
  public var regrows = false
  public var rewinds = false
  public var training = TrainingRecipe()

  public init() {}

  public var recipe: TrainingRecipe? { training }

  public func validate() throws {
    guard ratio != nil || budget != nil || !layers.entries.isEmpty else {
      throw Diagnostic.configuration("\(Self.name) needs 'ratio', 'budget' or 'layers'", at: nil)
    }
    guard ratio == nil || budget == nil else {
      throw Diagnostic.configuration("\(Self.name) takes 'ratio' or 'budget', not both", at: nil)
    }
    try shares.validate(in: Self.name, budget: budget != nil)
    if regrows && rewinds {
      throw Diagnostic.configuration(
        "'regrow' and 'rewind' of \(Self.name) exclude each other", at: nil)
    }
  }

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    try withinBudget { try prune(graph, in: context) }
  }

  /// As `run`, but throws `BudgetExceeded` where the budget cannot be met.
  func prune(_ graph: Graph, in context: PassContext) throws -> Graph {
    guard context.training != nil else { return try context.train(graph, by: training, for: self) }
    let network = try TrainingNetwork(graph)
    let parameters = network.initialParameters
    let units = try shares.units(of: graph, network, pattern, in: context)
    let targets = try targets(of: units, graph, parameters, context)
    let trained = try context.train(graph, by: training, for: self) { _ in
      [GradualPruning(targets, self, first: parameters)]
    }
    guard budget != nil else { return trained }
    let open = units.filter { layers[$0.name] == nil }
    let left = try meetingBudget(trained, open, before: graph, context)
      .withoutUnusedPaths(pattern, in: context)
    try left.expectPathsLeft(of: graph)
    return left
  }

  private var shares: PruningShares {
    PruningShares(ratio: ratio, layers: layers, exclude: exclude)
  }

  /// As the ratios say, or the budget for layers that have none.
  private func targets(
    of units: PruningUnits, _ graph: Graph, _ parameters: [Float], _ context: PassContext
  ) throws -> [PruningTarget] {
    let stated = shares.targets(of: units)
    guard let budget else { return stated }
    let scores = units.scores(parameters.map(\.magnitude))
    let search = BudgetSearch(
      budget: budget, units: units, pattern: pattern, graph: graph, context: context,
      parameters: parameters)
    let pruneMask = try search.removed(
      first: units.pruneMask(scores) { layers[$0.name]?.ratio ?? 0 })
    if !pruneMask.contains(true) {
      context.warnings.append("\(Self.name): the network meets the budget as it is; nothing goes")
    }
    let found = units.layers.indices.filter { layers[units.layers[$0].name] == nil }
    return stated
      + found.map { index in
        let own = pruneMask.indices.filter { units.layerOfUnit[$0] == index }
        let ratio = Double(own.count { pruneMask[$0] }) / Double(max(own.count, 1))
        let name = units.layers[index].name
        return PruningTarget(units: units.filter { $0.name == name }, ratio: ratio)
      }
  }

  /// The trained network, pruned further where other units went than the search had thought, and take
  /// more.
  private func meetingBudget(
    _ trained: Graph, _ units: PruningUnits, before: Graph, _ context: PassContext
  ) throws -> Graph {
    guard let budget else { return trained }
    let uses = try [trained, before].map {
      try ChipUse.ofWhatIsLeft(of: $0, pattern, in: context) { _ in budget.weightBits }
    }
    guard !budget.excess(of: uses[0], before: uses[1]).isEmpty else { return trained }
    let parameters = try TrainingNetwork(trained).initialParameters
    let search = BudgetSearch(
      budget: budget, units: units, pattern: pattern, graph: trained, context: context,
      parameters: parameters,
      before: uses[1])
    var pruned = parameters
    units.zero(&pruned, where: try search.removed(first: units.none))
    context.warnings.append(
      "prune-gradually: pruned further after training, to meet the budget; train on")
    return trained.with(pruned, of: units.layers)
  }
}
