import Basics
import NetworkIR
import Training

/// Which layers lose which share of their units.
struct PruningShares {
  /// Of all units of the layers without a ratio of their own, together.
  let ratio: Double?
  let layers: PerLayer<PruneLayer>
  let exclude: [String]

  /// - Parameter pass: the pass in whose record the shares stand.
  func validate(in pass: String) throws {
    guard ratio != nil || !layers.entries.isEmpty else {
      throw Diagnostic.configuration("\(pass) needs 'ratio' or 'layers'", at: nil)
    }
    if let name = exclude.first(where: { layers[$0] != nil }) {
      throw Diagnostic.configuration(
        "'exclude' of \(pass) names '\(name)', which has a ratio under 'layers'", at: nil)
    }
  }

  /// Layers that lose a share together.
  ///
  /// - Throws: where a layer is named that the network has not.
  func pools(
    of network: TrainingNetwork, _ pattern: PruningPattern, _ weighing: PruningScore.Weighing
  ) throws -> [PruningTarget] {
    let weights = network.parameters.filter { $0.role == .weights }
    let known = weights.map(\.layer)
    try layers.check(known)
    for name in exclude where !known.contains(name) {
      throw Diagnostic.unknown("layer", name, known: known, at: nil)
    }
    let target = { (parameters: [Parameter], ratio: Double) in
      PruningTarget(layers: parameters.map { ScoredLayer($0, pattern, weighing) }, ratio: ratio)
    }
    let own = weights.compactMap { parameter in
      layers[parameter.layer].map { target([parameter], $0.ratio) }
    }
    guard let ratio else { return own }
    let rest = weights.filter { layers[$0.layer] == nil && !exclude.contains($0.layer) }
    return own + [target(rest, ratio)]
  }
}

/// Layers that lose a share of their units together.
struct PruningTarget: Sendable {
  let layers: [ScoredLayer]
  let ratio: Double

  /// Which weights of each layer are kept where the share `share` of the units is, those with the
  /// highest scores.
  ///
  /// - Parameter squares: means of squared gradients, for scores that take them.
  func masks(
    keeping share: Double, _ score: PruningScore, _ weights: UnsafeMutableBufferPointer<Float>,
    _ squares: UnsafeBufferPointer<Float>?
  ) -> [(range: Range<Int>, isKept: [Bool])] {
    let scores = layers.map { layer in
      layer.scores(
        score.scores(
          UnsafeBufferPointer(rebasing: weights[layer.range]),
          squares: squares.map { UnsafeBufferPointer(rebasing: $0[layer.range]) }))
    }
    let all = Array(scores.joined())
    var isKept = all.highest(Int((share * Double(all.count)).rounded()))[...]
    return layers.map { layer in
      defer { isKept = isKept.dropFirst(layer.unitCount) }
      return (layer.range, layer.mask(isKept.prefix(layer.unitCount)))
    }
  }
}

extension [Float] {
  /// Which of these are the `count` highest; of equals, the first.
  fileprivate func highest(_ count: Int) -> [Bool] {
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
}
