import Basics
import NetworkIR
import Training

/// Trains the weights towards a network with the requested zeros, then prunes them.
///
/// The alternating direction method of multipliers: weights W are trained with the penalty
/// ρ/2 · |W − Z + U|². Every `every` steps, Z becomes W + U without the units of lowest score, and
/// U grows by W − Z. At the end, units that are zero in Z are pruned. A `retrain` should follow.
/// - Source: Zhang et al., "A systematic DNN weight pruning framework using alternating direction
///   method of multipliers", ECCV 2018, equations 5 to 8 and algorithm 1.
public struct PruneByADMM: Pass {
  public static let name = "prune-by-admm"
  public static let summary = "train weights towards their pruned values (ADMM), then prune"
  public static var fields: [Field<Self>] {
    [
      Field("ratio", \.ratio, in: 0...1, "share of all units to prune; absent: given by 'layers'"),
      Field("layers", \.layers, "ratios of single layers: {conv1: {ratio: 0.5}}"),
      Field("exclude", \.exclude, "layers that are not pruned"),
      Field("pattern", \.pattern, "the unit of pruning"),
      Field("score", \.score, "how the importance of a unit is measured"),
      Field("penalty", \.penalty, in: 1e-9...1e3, "ρ, the pull towards the pruned network"),
      Field("every", \.every, in: 1...1_000_000, "steps between updates of the pruned values"),
      Field("training", \.training, "training recipe"),
    ]
  }

  public var ratio: Double?
  public var layers = PerLayer<PruneLayer>()
  public var exclude: LayerNames = []
  public var pattern = PruningPattern.unstructured
  public var score = PruningScore.magnitude
  public var penalty = 1e-3
  public var every = 400
  public var training = TrainingRecipe()

  public init() {}

  public var recipe: TrainingRecipe? { training }

  public func validate() throws {
    try PruningShares(ratio: ratio, layers: layers, exclude: exclude).validate(in: Self.name)
  }

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    try context.train(graph, by: training, for: self) { network in
      let shares = PruningShares(ratio: ratio, layers: layers, exclude: exclude)
      let targets = shares.targets(of: try shares.units(of: graph, network, pattern, in: context))
      return [MultiplierPruning(targets, self, first: network.initialParameters)]
    }
  }
}
