import Basics
import NetworkIR
import Training

/// Which layers lose which share of their units.
struct PruningShares {
  /// Of all units of the layers without a ratio of their own, together.
  let ratio: Double?
  let layers: PerLayer<PruneLayer>
  let exclude: LayerNames

  /// - Parameters:
  ///   - pass: the pass in whose record the shares stand.
  ///   - budget: whether it states a budget in place of a ratio.
  func validate(in pass: String, budget: Bool = false) throws {
    guard ratio != nil || budget || !layers.entries.isEmpty else {
      throw Diagnostic.configuration("\(pass) needs 'ratio' or 'layers'", at: nil)
    }
    try exclude.expectApart(from: layers, in: pass)
  }

  /// The units of the layers that are not excluded.
  ///
  /// - Throws: where a layer is named that the network has not.
  func units(
    of graph: Graph, _ network: TrainingNetwork, _ pattern: PruningPattern, in context: PassContext
  ) throws -> PruningUnits {
    try PruningUnits(
      pattern, PrunedLayer.all(of: network).without(exclude, own: layers), of: graph,
      arrayRows: context.accelerator.array.rows)
  }

  /// Units that lose a share together.
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

/// Units that lose a share of themselves together.
struct PruningTarget: Sendable {
  let units: PruningUnits
  let ratio: Double

  func count(keeping share: Double) -> Int { Int((share * Double(units.count)).rounded()) }

  /// The places of what goes, weights and biases, where `count` of the units are kept, those with
  /// the highest scores.
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
  /// Which of these are the `count` highest; of equals, the first.
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

  /// Which of these are the `count` lowest; of equals, the first.
  func lowest(_ count: Int) -> [Bool] { map { -$0 }.highest(count) }
}
