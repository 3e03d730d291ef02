import NetworkIR
import Training

/// The units of one layer's weights, and what a weight costs.
struct ScoredLayer: Sendable {
  let range: Range<Int>
  /// For each weight, by its index in the constant, the unit it is part of; `nil`: each is its own.
  private let units: [Int]?
  let unitCount: Int
  private let sizes: [Float]
  private let cost: Float

  init(_ parameter: Parameter, _ pattern: PruningPattern, _ weighing: PruningScore.Weighing) {
    range = parameter.range
    let positions = parameter.form.window?.outputSizes.elementCount ?? 1
    cost = weighing == .multiplications ? Float(positions).squareRoot() : 1
    guard pattern != .unstructured else {
      (units, unitCount, sizes) = (nil, parameter.range.count, [])
      return
    }
    let places = pattern.units(of: parameter.form)
    var units = [Int](repeating: 0, count: parameter.range.count)
    for (place, index) in parameter.form.weightIndices().enumerated() {
      units[index] = places[place]
    }
    unitCount = (places.max() ?? -1) + 1
    sizes = units.reduce(into: [Float](repeating: 0, count: unitCount)) { $0[$1] += 1 }
    self.units = units
  }

  /// The mean score of each unit, over the cost.
  func scores(_ weights: [Float]) -> [Float] {
    guard let units else { return weights.map { $0 / cost } }
    var sums = [Float](repeating: 0, count: unitCount)
    for (index, unit) in units.enumerated() { sums[unit] += weights[index] }
    return zip(sums, sizes).map { $0 / max($1, 1) / cost }
  }

  /// Whether the unit of each weight is kept.
  func mask(_ isKept: ArraySlice<Bool>) -> [Bool] {
    guard let units else { return Array(isKept) }
    return units.map { isKept[isKept.startIndex + $0] }
  }
}
