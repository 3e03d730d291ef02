import Basics
import NetworkIR
import Training

/// Prunes units during training, the lowest scores first, and trains the remaining weights.
///
/// With `regrow`, each pruning step replaces some kept units by pruned ones with the steepest
/// gradient; their share decays to 0. With `rewind`, the last pruning step resets the remaining
/// weights to their values before the pass, and they are trained from there. With a `budget`, the
/// ratios of layers are searched, and unused paths are removed at the end; pruning by `path` then
/// gives a smaller network.
/// - Source: Zhu and Gupta, "To prune, or not to prune", 2017 (gradual magnitude pruning; here the
///   logarithm of the share falls); Evci et al., "Rigging the lottery", ICML 2020 (regrowth);
///   Frankle, Carbin, "The lottery ticket hypothesis", ICLR 2019 (rewinding); for the scores, see
///   `PruningScore`.
public struct PruneGradually: Pass {
  public static let name = "prune-gradually"
  public static let summary = "prune during training, the lowest scores first"
  public static var fields: [Field<Self>] {
    [
      Field("ratio", \.ratio, in: 0...1, "share of all units to prune; absent: given by 'layers'"),
      Field("budget", \.budget, "instead of 'ratio': limits on chip resources"),
      Field("layers", \.layers, "ratios of single layers: {conv1: {ratio: 0.5}}"),
      Field("exclude", \.exclude, "layers that are not pruned"),
      Field("pattern", \.pattern, "the unit of pruning"),
      Field("score", \.score, "how the importance of a unit is measured"),
      Field("weigh-by", \.weighing, "the cost that scores are divided by"),
      Field("until", \.until, in: 0.01...1, "share of the training in which units are pruned"),
      Field("every", \.every, in: 1...1_000_000, "steps between prunings"),
      Field(
        "regrow", \.regrows, "whether pruned units with the steepest gradient replace kept ones"),
      Field("rewind", \.rewinds, "whether remaining weights restart from their initial values"),
      Field("training", \.training, "training recipe"),
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
        "'regrow' and 'rewind' of \(Self.name) cannot be combined", at: nil)
    }
  }

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    try withinBudget { try prune(graph, in: context) }
  }

  /// Runs the pass; unlike `run`, throws `BudgetExceeded` if the budget cannot be met.
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

  /// The targets: by the stated ratios, or by the budget for layers without one.
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
      context.warnings.append(
        "\(Self.name): the network already meets the budget; nothing is pruned")
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

  /// The trained network, pruned further if it exceeds the budget because training pruned other
  /// units than the search.
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
      "\(Self.name): pruned further after training to meet the budget; add a 'retrain'")
    return trained.with(pruned, of: units.layers)
  }
}
