import Hardware

/// Packed blocks, and the copies of each matrix with which a pipeline takes an image as often as
/// possible.
///
/// Blocks that share an array are read one after another. An array therefore has room for cells and
/// for reads: the reads of its blocks, for one image, do not exceed the interval. The shortest
/// interval is found by bisection with `Packing` as the test. No packing goes below `bound`: one
/// read less needs too many arrays for the cells, for the reads, or for the blocks of which no two
/// share an array.
struct BalancedPacking {
  let packing: Packing
  /// The reads of the busiest array, for one image, are at most this.
  let interval: Int
  let bound: Int
  /// The reads of the slowest matrix with one copy.
  private let singleInterval: Int
  private let available: Int

  /// - Parameters:
  ///   - pieces: by matrix, the blocks of one copy.
  ///   - available: the positions of the chip. If one copy of each needs more, every matrix has one.
  init(
    _ matrices: [Matrix], _ pieces: [[UnplacedBlock]], on array: ArraySection, available: Int
  ) {
    let trial = PackingTrial(matrices, pieces, on: array)
    let longest = trial.longestInterval(available: available)
    let bound = (0..<longest).bisected { interval in
      trial.blocks(for: interval).map { trial.fewestArrays($0, interval) <= available } ?? false
    }
    interval = (bound..<longest).bisected { interval in
      trial.blocks(for: interval).map { trial.pack($0, interval).arrayCount <= available } ?? false
    }
    self.bound = bound
    self.available = available
    singleInterval = trial.demands.map { $0.matrix.firings * $0.reads }.max() ?? 0
    packing = trial.pack(trial.blocks(for: interval) ?? [], interval)
  }
}

extension BalancedPacking {
  func placement(of matrices: [Matrix]) -> Placement {
    var placement = packing.placement(of: matrices)
    placement.balance = Balance(
      singleReads: singleInterval, reads: interval, boundReads: bound, positions: available)
    return placement
  }
}

/// Packs as many copies as an interval needs.
private struct PackingTrial {
  let pieces: [[UnplacedBlock]]
  let array: ArraySection
  let demands: [Replication.Demand]

  init(_ matrices: [Matrix], _ pieces: [[UnplacedBlock]], on array: ArraySection) {
    self.pieces = pieces
    self.array = array
    demands = zip(matrices, pieces).map(MatrixBlocks.init).demands(on: array)
  }

  /// An interval for which a packing fits if one fits at all.
  func longestInterval(available: Int) -> Int {
    let apart = Replication(demands, available: available)
    if apart.positions <= available { return apart.interval }
    return demands.indices.reduce(0) { sum, index in
      sum + demands[index].matrix.firings * pieces[index].reduce(0) { $0 + reads($1) }
    }
  }

  /// The blocks of all copies, and the reads of each for one image; `nil` if no number of copies
  /// suffices.
  func blocks(for interval: Int) -> [(block: UnplacedBlock, load: Int)]? {
    var blocks: [(block: UnplacedBlock, load: Int)] = []
    for (demand, pieces) in zip(demands, pieces) {
      let split = demand.split(for: interval)
      if split == nil, !pieces.isEmpty, demand.matrix.firings > 0 { return nil }
      for copy in 0..<(split?.parts ?? 1) {
        blocks += pieces.map { ($0.copied(as: copy), (split?.largest ?? 0) * reads($0)) }
      }
    }
    return blocks
  }

  func pack(_ blocks: [(block: UnplacedBlock, load: Int)], _ interval: Int) -> Packing {
    Packing(
      blocks.map(\.block), weightBits: blocks.map { demands[$0.block.matrix].matrix.weightBits },
      rows: array.rows, columns: array.columns, loads: blocks.map(\.load), capacity: interval)
  }

  /// A lower bound of the arrays of any packing.
  func fewestArrays(_ blocks: [(block: UnplacedBlock, load: Int)], _ interval: Int) -> Int {
    let cells = blocks.reduce(0) { $0 + $1.block.cells }
    let loads = blocks.reduce(0) { $0 + $1.load }
    let busy = blocks.count { 2 * $0.load > interval }
    let large = blocks.count {
      2 * $0.block.rows.count > array.rows && 2 * $0.block.columns.count > array.columns
    }
    return max(
      cells.dividedUp(by: array.rows * array.columns),
      interval > 0 ? loads.dividedUp(by: interval) : 0, busy, large)
  }

  private func reads(_ block: UnplacedBlock) -> Int { array.readings(rows: block.rows.count) }
}
