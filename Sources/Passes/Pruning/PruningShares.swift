import Basics
import NetworkIR
import Training

/// The share of units to prune, overall and by layer.
struct PruningShares {
  /// The share of all units of the layers without a ratio of their own, taken together.
  let ratio: Double?
  let layers: PerLayer<PruneLayer>
  let exclude: LayerNames

  /// - Parameters:
  ///   - pass: the name of the pass, for messages.
  ///   - budget: whether the pass has a budget instead of a ratio.
  /// - Throws: `configuration` if no share is stated or an excluded layer has a ratio.
  func validate(in pass: String, budget: Bool = false) throws {
    guard ratio != nil || budget || !layers.entries.isEmpty else {
      throw Diagnostic.configuration("\(pass) needs 'ratio' or 'layers'", at: nil)
    }
    try exclude.expectApart(from: layers, in: pass)
  }

  /// The units of the layers that are not excluded.
  ///
  /// - Throws: a diagnostic if a named layer does not exist.
  func units(
    of graph: Graph, _ network: TrainingNetwork, _ pattern: PruningPattern, in context: PassContext
  ) throws -> PruningUnits {
    try PruningUnits(
      pattern, PrunedLayer.all(of: network).without(exclude, own: layers), of: graph,
      arrayRows: context.accelerator.array.rows)
  }

  /// The groups of units that lose a share together.
  func targets(of units: PruningUnits) -> [PruningTarget] {
    let own = units.layers.compactMap { layer in
      layers[layer.name].map { options in
        PruningTarget(units: units.filter { $0.name == layer.name }, ratio: options.ratio)
      }
    }
    guard let ratio else { return own }
    return own + [PruningTarget(units: units.filter { layers[$0.name] == nil }, ratio: ratio)]
  }
}

/// A group of units, of which a share is pruned.
struct PruningTarget: Sendable {
  let units: PruningUnits
  let ratio: Double

  func count(keeping share: Double) -> Int { Int((share * Double(units.count)).rounded()) }

  /// The places of the weights and biases to prune if the `count` units with the highest scores are
  /// kept.
  ///
  /// - Parameter scores: of all parameters.
  func places(keeping count: Int, _ scores: [Float]) -> [Int] {
    let isKept = units.scores(scores).highest(count)
    return isKept.indices.filter { !isKept[$0] }.flatMap {
      units.weights(of: $0) + units.biases(of: $0)
    }
  }
}

extension [Float] {
  /// Which elements are the `count` highest; among equals, the first.
  func highest(_ count: Int) -> [Bool] {
    guard count > 0 else { return map { _ in false } }
    guard count < self.count else { return map { _ in true } }
    let threshold = sorted(by: >)[count - 1]
    var ties = count - self.count { $0 > threshold }
    return map { score in
      guard score == threshold else { return score > threshold }
      ties -= 1
      return ties >= 0
    }
  }

  /// Which elements are the `count` lowest; among equals, the first.
  func lowest(_ count: Int) -> [Bool] { map { -$0 }.highest(count) }
}
