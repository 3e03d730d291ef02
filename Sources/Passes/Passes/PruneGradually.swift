import Basics
import NetworkIR
import Training

/// Prunes while training: the share of weights kept falls, the lowest scores go first, the rest is
/// trained on.
///
/// With `regrow` a weight may come back: all weights are trained, as if none were pruned, and
/// batches see those with the highest scores. With `rewind` the weights that are left return to what
/// they were before the pass, once all have gone that shall, and are trained from there.
/// - Source: Zhu and Gupta, "To prune, or not to prune", 2017 (gradual magnitude pruning; here the
///   logarithm of the share falls); Guo, Yao, Chen, "Dynamic network surgery", NIPS 2016 (regrowth);
///   Frankle, Carbin, "The lottery ticket hypothesis", ICLR 2019 (rewinding); scores: `PruningScore`.
public struct PruneGradually: Pass {
  public static let name = "prune-gradually"
  public static let summary = "prune while training, the lowest scores first"
  public static var fields: [Field<Self>] {
    [
      Field("ratio", \.ratio, in: 0...1, "share of all units that goes; absent: as 'layers' say"),
      Field("layers", \.layers, "own ratios: {conv1: {ratio: 0.5}}"),
      Field("exclude", \.exclude, "layers that stay as they are"),
      Field("pattern", \.pattern, "what is pruned as a whole"),
      Field("score", \.score, "what tells the units that matter"),
      Field("weigh-by", \.weighing, "scores of layers over what their weights cost"),
      Field("until", \.until, in: 0.01...1, "share of the training during which units go"),
      Field("every", \.every, in: 1...1_000_000, "steps from one pruning to the next"),
      Field("regrow", \.regrows, "whether units may come back while others go"),
      Field("rewind", \.rewinds, "whether the weights left begin again where they began"),
      Field("training", \.training, "how long and by what rule"),
    ]
  }

  public var ratio: Double?
  public var layers = PerLayer<PruneLayer>()
  public var exclude: [String] = []
  public var pattern = PruningPattern.unstructured
  public var score = PruningScore.magnitude
  public var weighing = PruningScore.Weighing.nothing
  public var until = 0.5
  public var every = 100
  public var regrows = false
  public var rewinds = false
  public var training = TrainingRecipe()

  public init() {}

  public var trains: Bool { true }

  public func validate() throws {
    try PruningShares(ratio: ratio, layers: layers, exclude: exclude).validate(in: Self.name)
    if regrows && rewinds {
      throw Diagnostic.configuration(
        "'regrow' and 'rewind' of \(Self.name) exclude each other", at: nil)
    }
  }

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    try context.train(graph, by: training, for: self, keepsZeros: !regrows) { network in
      let pools = try PruningShares(ratio: ratio, layers: layers, exclude: exclude)
        .pools(of: network, pattern, weighing)
      return [GradualPruning(pools, self, first: network.initialParameters)]
    }
  }
}
