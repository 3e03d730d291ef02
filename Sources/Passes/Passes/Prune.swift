import Basics
import NetworkIR

/// Sets the weights of least magnitude to zero, once, without retraining.
///
/// A unit is one weight, one output channel, one kernel tap or one matrix row; its score is the mean
/// magnitude of its weights. Of each layer, or of all layers together, the share `ratio` of the
/// units with the lowest scores goes; of equals, those that come first. Biases stay.
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
  public var exclude: [String] = []

  public init() {}

  public func validate() throws {
    guard ratio != nil || !layers.entries.isEmpty else {
      throw Diagnostic.configuration("prune needs 'ratio' or 'layers'", at: nil)
    }
    if let name = exclude.first(where: { layers[$0] != nil }) {
      throw Diagnostic.configuration(
        "'exclude' of prune names '\(name)', which has a ratio under 'layers'", at: nil)
    }
  }

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    var graph = graph
    for pool in try pools(of: graph) {
      for (name, weights) in try pool.pruned(graph) { graph.constants[name] = AnyTensor(weights) }
    }
    return graph
  }

  /// Layers that lose a share together.
  private func pools(of graph: Graph) throws -> [PruningPool] {
    let all = try graph.matrixLayers()
    try layers.check(all.map(\.node.name))
    for name in exclude where !all.contains(where: { $0.node.name == name }) {
      throw Diagnostic.unknown("layer", name, known: all.map(\.node.name), at: nil)
    }
    var seen: Set<String> = []
    let distinct = all.filter { seen.insert($0.weightName).inserted }
    let own = distinct.compactMap { layer in
      layers[layer.node.name].map {
        PruningPool(layers: [layer], ratio: $0.ratio, pattern: pattern)
      }
    }
    guard let ratio else { return own }
    let rest = distinct.filter { layers[$0.node.name] == nil && !exclude.contains($0.node.name) }
    let groups = scope == .global ? [rest] : rest.map { [$0] }
    return own + groups.map { PruningPool(layers: $0, ratio: ratio, pattern: pattern) }
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
