import NetworkIR

/// Finds how many units each layer may keep within a budget.
///
/// 1. One by one that unit goes which adds least, for each cell that it frees, to the sum over layers
///    of 1 / (share left of the squares of the layer's weights): a layer grown thin is spared. With a
///    budget of energy, cells count as often as they are read.
/// 2. The shortest beginning of that sequence is taken which meets the budget, by bisection.
/// 3. Units are put back, the last to go first, where the budget still holds.
///
/// The last unit of a layer never goes. How it ranks against greedy searches of the literature is not
/// known; what it finds is a start for training.
struct BudgetSearch {
  let budget: ChipBudget
  let units: PruningUnits
  let pattern: PruningPattern
  let graph: Graph
  let context: PassContext
  /// The graph's parameters as the units see them.
  let parameters: [Float]
  /// What shares are of; `nil`: the graph as it is.
  var before: ChipUse?

  /// Which units go.
  ///
  /// - Parameter first: those that go whatever the budget says.
  /// - Throws: `BudgetExceeded` where the budget cannot be met.
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

  /// Units tried in step 3, for each takes a placement.
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

  /// Units in the order in which they go.
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

/// The units that have not gone yet, layer by layer.
private struct RemainingUnits {
  private let units: PruningUnits
  /// By unit: the sum of its weights' squares, each over the sum of its layer.
  private let shares: [Double]
  /// By layer, the unit with the least share last.
  private var queues: [[Int]]
  /// By layer, the sum of the shares at first, and of those left.
  private let all: [Double]
  private var left: [Double]
  /// By parameter: what a cell costs, 0 once it is free.
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

  /// Removes the unit that loses least for what it frees; `nil` where only the last of each layer
  /// are left.
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
