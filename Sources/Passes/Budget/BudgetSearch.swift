import NetworkIR

/// Finds how many units each layer may keep within a budget.
///
/// 1. Units are removed one by one. The cost is the sum over layers of 1 / (remaining share of the
///    layer's squared weights), which spares thin layers; each step removes the unit that adds the
///    least cost per freed cell. For an energy budget, cells are weighted by their reads.
/// 2. Bisection finds the shortest prefix of that sequence that meets the budget.
/// 3. Units are put back, the last removed first, where the budget still holds.
///
/// The last unit of a layer is never removed. The search has not been compared with the greedy
/// searches of the literature; its result is a starting point for training.
struct BudgetSearch {
  let budget: ChipBudget
  let units: PruningUnits
  let pattern: PruningPattern
  let graph: Graph
  let context: PassContext
  /// The parameters of the graph, in the order that `units` indexes.
  let parameters: [Float]
  /// The chip use that shares refer to; `nil`: that of `graph`.
  var before: ChipUse?

  /// Returns the mask of units to prune.
  ///
  /// - Parameter first: units that are pruned whatever the budget is.
  /// - Throws: `BudgetExceeded` if the budget cannot be met.
  func removed(first: [Bool]) throws -> [Bool] {
    let before = try before ?? use(of: units.none)
    let sequence = removalSequence(first)
    func excess(_ pruneMask: [Bool]) throws -> [String] {
      budget.excess(of: try use(of: pruneMask), before: before)
    }
    let all = first.marking(sequence[...])
    let left = try excess(all)
    guard left.isEmpty else { throw BudgetExceeded(excess: left) }
    var (least, enough) = (-1, sequence.count)
    while enough - least > 1 {
      let middle = (enough + least) / 2
      let meets = try excess(first.marking(sequence[..<middle])).isEmpty
      if meets { enough = middle } else { least = middle }
    }
    let pruneMask = try refilled(first.marking(sequence[..<enough]), sequence[..<enough], excess)
    try pruned(pruneMask).withoutUnusedPaths(pattern, in: context.quiet).expectPathsLeft(of: graph)
    return pruneMask
  }

  /// The number of units tried in step 3; each try needs a placement.
  private static let refills = 64

  private func refilled(
    _ pruneMask: [Bool], _ gone: ArraySlice<Int>, _ excess: ([Bool]) throws -> [String]
  ) throws -> [Bool] {
    guard budget.arrays != nil else { return pruneMask }
    return try gone.suffix(Self.refills).reversed().reduce(pruneMask) { pruneMask, unit in
      var more = pruneMask
      more[unit] = false
      return try excess(more).isEmpty ? more : pruneMask
    }
  }

  private func use(of pruneMask: [Bool]) throws -> ChipUse {
    try ChipUse.ofWhatIsLeft(of: pruned(pruneMask), pattern, in: context) { _ in budget.weightBits }
  }

  private func pruned(_ pruneMask: [Bool]) -> Graph {
    var pruned = parameters
    units.zero(&pruned, where: pruneMask)
    return graph.with(pruned, of: units.layers)
  }

  /// The units in the order of removal.
  private func removalSequence(_ first: [Bool]) -> [Int] {
    var rest = RemainingUnits(units, parameters, countsReads: budget.energy != nil, gone: first)
    var sequence: [Int] = []
    while let unit = rest.removeCheapest() { sequence.append(unit) }
    return sequence
  }
}

extension [Bool] {
  fileprivate func marking(_ indices: ArraySlice<Int>) -> [Bool] {
    var copy = self
    for index in indices { copy[index] = true }
    return copy
  }
}

/// The units that are not removed yet, by layer.
private struct RemainingUnits {
  private let units: PruningUnits
  /// By unit: the sum of its squared weights, each divided by the sum of its layer.
  private let shares: [Double]
  /// By layer: the units, the one with the smallest share last.
  private var queues: [[Int]]
  /// By layer: the initial sum of shares, and the sum of the remaining ones.
  private let all: [Double]
  private var left: [Double]
  /// By parameter: the cost of its cells, 0 once they are free.
  private var costs: [Double]

  init(_ units: PruningUnits, _ parameters: [Float], countsReads: Bool, gone: [Bool]) {
    self.units = units
    var squares = [Double](repeating: 0, count: parameters.count)
    var costs = squares
    for layer in units.layers {
      let own = layer.weights.map { Double(parameters[$0]) * Double(parameters[$0]) }
      let sum = own.reduce(0, +)
      for (place, square) in zip(layer.weights, own) {
        squares[place] = square / max(sum, .leastNormalMagnitude)
        costs[place] = parameters[place] == 0 ? 0 : countsReads ? Double(layer.positions) : 1
      }
    }
    let shares = (0..<units.count).map { units.weights(of: $0).reduce(0) { $0 + squares[$1] } }
    queues = [[Int]](repeating: [], count: units.layers.count)
    left = [Double](repeating: 0, count: units.layers.count)
    for unit in 0..<units.count {
      if gone[unit] {
        for place in units.weights(of: unit) { costs[place] = 0 }
      } else {
        queues[units.layerOfUnit[unit]].append(unit)
        left[units.layerOfUnit[unit]] += shares[unit]
      }
    }
    queues = queues.map { $0.sorted { (shares[$0], $0) > (shares[$1], $1) } }
    all = left
    self.shares = shares
    self.costs = costs
  }

  /// Removes the unit with the smallest loss per freed cell; `nil` if every layer has only one unit
  /// left.
  mutating func removeCheapest() -> Int? {
    var best: (layer: Int, loss: Double)?
    for layer in queues.indices where queues[layer].count > 1 {
      let loss = lossPerCell(layer)
      if best.map({ loss < $0.loss }) ?? true { best = (layer, loss) }
    }
    guard let layer = best?.layer, let unit = queues[layer].popLast() else { return nil }
    left[layer] -= shares[unit]
    for place in units.weights(of: unit) { costs[place] = 0 }
    return unit
  }

  private func lossPerCell(_ layer: Int) -> Double {
    guard let unit = queues[layer].last else { return .infinity }
    let freed = units.weights(of: unit).reduce(0) { $0 + costs[$1] }
    let loss = shares[unit] * all[layer] / max(left[layer] * left[layer], .leastNormalMagnitude)
    return loss / max(freed, 1e-9)
  }
}
