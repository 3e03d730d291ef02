import Basics
import NetworkIR

/// Sets the weights of least magnitude to zero, once, without retraining.
///
/// `PruningPattern` defines the units; the score of a unit is the mean magnitude of its weights.
/// The share `ratio` of the units with the lowest scores is pruned, per layer or over all layers;
/// among equals, the first ones. Biases are not pruned, except by the pattern `path`.
/// - Source: Han et al., "Learning both weights and connections …", NIPS 2015; for channels
///   Li et al., "Pruning filters for efficient ConvNets", ICLR 2017 (mean instead of sum, so that
///   units of different sizes are comparable).
public struct Prune: Pass {
  /// Whether the ratio applies per layer or over all layers.
  public enum Scope: String, Choice {
    case perLayer = "per-layer"
    case global
  }

  public static let name = "prune"
  public static let summary = "set the weights of least magnitude to zero"
  public static var fields: [Field<Self>] {
    [
      Field("ratio", \.ratio, in: 0...1, "share of the units to prune; absent: given by 'layers'"),
      Field("scope", \.scope, "whether the ratio applies per layer or over all layers"),
      Field("pattern", \.pattern, "the unit of pruning"),
      Field("layers", \.layers, "ratios of single layers: {conv1: {ratio: 0.5}}"),
      Field("exclude", \.exclude, "layers that are not pruned"),
    ]
  }

  public var ratio: Double?
  public var scope = Scope.perLayer
  public var pattern = PruningPattern.unstructured
  public var layers = PerLayer<PruneLayer>()
  public var exclude: LayerNames = []

  public init() {}

  public func validate() throws {
    try PruningShares(ratio: ratio, layers: layers, exclude: exclude).validate(in: Self.name)
  }

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    let (all, parameters) = try PrunedLayer.all(of: graph)
    let layers = try all.without(exclude, own: layers)
    let units = try PruningUnits(
      pattern, layers, of: graph, arrayRows: context.accelerator.array.rows)
    let scores = units.scores(parameters.map(\.magnitude))
    var pruned = parameters
    units.zero(&pruned, where: pruneMask(units, scores))
    return graph.with(pruned, of: layers)
  }

  /// The mask of units to prune: by layer for layers with their own ratio; for the others by layer
  /// or together.
  private func pruneMask(_ units: PruningUnits, _ scores: [Float]) -> [Bool] {
    let names = units.layerOfUnit.map { units.layers[$0].name }
    let pools = Dictionary(grouping: 0..<units.count) { unit in
      scope == .global && layers[names[unit]] == nil ? "" : names[unit]
    }
    var pruneMask = [Bool](repeating: false, count: units.count)
    for (name, pool) in pools {
      guard let ratio = layers[name]?.ratio ?? ratio else { continue }
      let count = Int((ratio * Double(pool.count)).rounded())
      for (unit, isLow) in zip(pool, pool.map { scores[$0] }.lowest(count)) {
        pruneMask[unit] = isLow
      }
    }
    return pruneMask
  }
}

extension [PrunedLayer] {
  /// The layers without those named.
  ///
  /// - Throws: a diagnostic if a name in `names` or `own` is not one of these layers.
  func without(_ names: LayerNames, own: PerLayer<PruneLayer>) throws -> [PrunedLayer] {
    try own.check(map(\.name))
    try names.check(map(\.name))
    return filter { !names.contains($0.name) }
  }
}

/// Per-layer options of the pruning passes.
public struct PruneLayer: Section {
  public static let name = "prune layer"
  public static let summary = "how one layer is pruned"
  public static var fields: [Field<Self>] {
    [Field("ratio", \.ratio, in: 0...1, required: true, "share of the layer's units to prune")]
  }

  public var ratio = 0.0
  public init() {}
}

extension LayerNames {
  /// - Throws: `configuration` if a layer in this list, the `exclude` of `pass`, also has a ratio.
  func expectApart(from own: PerLayer<PruneLayer>, in pass: String) throws {
    for entry in entries where own[entry.name] != nil {
      throw Diagnostic.configuration(
        "'exclude' of \(pass) names '\(entry.name)', which has a ratio under 'layers'",
        at: entry.place)
    }
  }
}
