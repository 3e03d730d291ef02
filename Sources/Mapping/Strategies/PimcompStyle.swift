import Basics
import Hardware

/// Places and copies matrices as PIMCOMP-NN does, so that the two can be compared on one chip.
///
/// Matrices are dense grids. Copies follow its rule `balance`: the layer with the most windows per
/// copy gets one more, until half of the arrays is used that fully connected layers leave. Like there,
/// the first copies of other layers are not counted.
///
/// - Source: sunxt99/PIMCOMP-NN 2ed10c8, backend/WeightReplication.cpp, `ReplicationByBalance`. It
///   shares windows in any way; here, copies that a split into rows and columns cannot use are left
///   out.
public struct PimcompStyle: Strategy {
  public static let name = "pimcomp-style"
  public static let summary = "dense grids, copied by the greedy rule of PIMCOMP-NN"
  public static var fields: [Field<Self>] { [] }

  public init() {}

  public func place(_ matrices: [Matrix], on accelerator: Accelerator, positions: Int) throws
    -> Placement
  {
    let grids = matrices.grids(on: accelerator.array)
    let copies = Self.copies(grids.demands(on: accelerator.array), available: positions)
    return grids.placement(
      copies: zip(matrices, copies).map { WindowSplit(of: $0, most: $1).parts })
  }

  /// The copies of each matrix on a chip of `available` arrays, by the rule `balance`.
  static func copies(_ demands: [Replication.Demand], available: Int) -> [Int] {
    var copies = Array(repeating: 1, count: demands.count)
    var queue = SlowestFirst()
    var left = available
    for (index, demand) in demands.enumerated() {
      if demand.matrix.windows.isEmpty {
        left -= demand.positions
      } else {
        queue.push(load: demand.matrix.firings, index)
      }
    }
    let margin = left / 2
    while let slowest = queue.first, left > demands[slowest].positions, left > margin {
      queue.removeFirst()
      copies[slowest] += 1
      left -= demands[slowest].positions
      queue.push(
        load: demands[slowest].matrix.firings.dividedUp(by: copies[slowest]), slowest)
    }
    return copies
  }
}

/// Layers by load, the largest first.
///
/// A binary heap with the steps of libstdc++'s `priority_queue`, which decide among equal loads.
private struct SlowestFirst {
  private var entries: [(load: Int, index: Int)] = []

  /// The layer with the largest load.
  var first: Int? { entries.first?.index }

  mutating func push(load: Int, _ index: Int) {
    entries.append((load, index))
    raise((load, index), from: entries.count - 1)
  }

  /// Moves the larger children up to the top, down to a leaf, and the last entry to that leaf.
  mutating func removeFirst() {
    let last = entries.removeLast()
    guard !entries.isEmpty else { return }
    var hole = 0
    while 2 * hole + 1 < entries.count {
      var child = min(2 * hole + 2, entries.count - 1)
      if entries[child].load < entries[child - 1].load, child == 2 * hole + 2 { child -= 1 }
      entries[hole] = entries[child]
      hole = child
    }
    raise(last, from: hole)
  }

  /// Puts an entry at `place`, or above as long as its parent has a smaller load.
  private mutating func raise(_ entry: (load: Int, index: Int), from place: Int) {
    var place = place
    while place > 0, entries[(place - 1) / 2].load < entry.load {
      entries[place] = entries[(place - 1) / 2]
      place = (place - 1) / 2
    }
    entries[place] = entry
  }
}
