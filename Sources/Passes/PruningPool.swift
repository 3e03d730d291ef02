import Basics
import NetworkIR

/// Layers that lose a share of their units together.
struct PruningPool {
  let layers: [MatrixLayer]
  let ratio: Double
  let pattern: PruningPattern

  /// The weights of each layer, by name, after pruning.
  ///
  /// 1. Score every unit. 2. Find the score below which units go. 3. Zero their weights.
  func pruned(_ graph: Graph) throws -> [(name: String, weights: Tensor<Float>)] {
    let weights = try layers.map { try graph.realWeights(of: $0) }
    let scored = zip(layers, weights).map { ScoredUnits($0.form, pattern, $1) }
    var goes = Self.lowest(ratio, of: scored.flatMap(\.scores))[...]
    return zip(layers, zip(weights, scored)).map { layer, pair in
      var (weights, units) = pair
      units.zero(&weights, where: Array(goes.prefix(units.scores.count)))
      goes = goes.dropFirst(units.scores.count)
      return (layer.weightName, weights)
    }
  }

  /// Which of these scores are the lowest `ratio` of them; of equals, the first.
  static func lowest(_ ratio: Double, of scores: [Double]) -> [Bool] {
    let count = Int((ratio * Double(scores.count)).rounded())
    guard count > 0 else { return scores.map { _ in false } }
    let threshold = scores.sorted()[count - 1]
    var ties = count - scores.count { $0 < threshold }
    return scores.map { score in
      guard score == threshold else { return score < threshold }
      ties -= 1
      return ties >= 0
    }
  }
}

/// The units of one layer and their scores, the mean magnitude of their weights.
private struct ScoredUnits {
  /// For each weight, by its index in the constant, the unit it is part of.
  let units: [Int]
  let scores: [Double]

  init(_ form: MatrixForm, _ pattern: PruningPattern, _ weights: Tensor<Float>) {
    let places = pattern.units(of: form)
    var units = [Int](repeating: 0, count: weights.count)
    for (place, index) in form.weightIndices().enumerated() { units[index] = places[place] }
    let unitCount = (places.max() ?? -1) + 1
    var sums = [Double](repeating: 0, count: unitCount)
    var sizes = [Double](repeating: 0, count: unitCount)
    for (index, unit) in units.enumerated() {
      sums[unit] += Double(weights.elements[index].magnitude)
      sizes[unit] += 1
    }
    self.units = units
    scores = zip(sums, sizes).map { $0 / max($1, 1) }
  }

  func zero(_ weights: inout Tensor<Float>, where goes: [Bool]) {
    for (index, unit) in units.enumerated() where goes[unit] { weights.elements[index] = 0 }
  }
}
