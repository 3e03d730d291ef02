import Basics
import NetworkIR

/// Sets the weights of least magnitude to zero, once, without retraining.
///
/// A unit is what `PruningPattern` says; its score is the mean magnitude of its weights. Of each
/// layer, or of all layers together, the share `ratio` of the units with the lowest scores goes; of
/// equals, those that come first. Biases stay.
/// - Source: Han et al., "Learning both weights and connections …", NIPS 2015; for channels
///   Li et al., "Pruning filters for efficient ConvNets", ICLR 2017 (mean instead of sum, so that
///   units of unlike size compare).
public struct Prune: Pass {
  public enum Scope: String, Choice {
    case perLayer = "per-layer"
    case global
  }

  public static let name = "prune"
  public static let summary = "set the weights of least magnitude to zero"
  public static var fields: [Field<Self>] {
    [
      Field("ratio", \.ratio, in: 0...1, "share of the units that goes; absent: as 'layers' say"),
      Field("scope", \.scope, "whether each layer loses its share, or all together"),
      Field("pattern", \.pattern, "what is pruned as a whole"),
      Field("layers", \.layers, "own ratios: {conv1: {ratio: 0.5}}"),
      Field("exclude", \.exclude, "layers that stay as they are"),
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

  /// Which units go: of each layer with a ratio of its own, and of the others apart or together.
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
  /// These but for those named.
  ///
  /// - Throws: where a name, or one with a ratio of its own, is none of these.
  func without(_ names: LayerNames, own: PerLayer<PruneLayer>) throws -> [PrunedLayer] {
    try own.check(map(\.name))
    try names.check(map(\.name))
    return filter { !names.contains($0.name) }
  }
}

/// What a mapping may say of one layer.
public struct PruneLayer: Section {
  public static let name = "prune layer"
  public static let summary = "how one layer is pruned"
  public static var fields: [Field<Self>] {
    [Field("ratio", \.ratio, in: 0...1, required: true, "share of the layer's units that goes")]
  }

  public var ratio = 0.0
  public init() {}
}
