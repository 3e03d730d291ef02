import Basics
import CTraining
import DeviceDynamics

/// One cell for every parameter of a network, each with its own response to pulses; those of biases
/// are not used.
struct CellPopulation {
  private let memory: CellMemory
  /// The number of the cell within its weight.
  private let part: Int
  let hasWriteNoise: Bool

  /// Draws the cells of one array.
  ///
  /// - Parameters:
  ///   - part: the number of each cell within its weight.
  ///   - nominalLow: the lowest conductance of the mean cell over the highest.
  ///   - draws: the stream of the array.
  init(
    _ cell: PulsedCell, in memory: CellMemory, part: Int, nominalLow: Double, draws: Philox
  ) {
    (self.memory, self.part) = (memory, part)
    hasWriteNoise = cell.traits.writeNoise > 0
    for index in 0..<count {
      let own = OwnResponse(cell.traits, draws.stream(UInt64(index)))
      self[index] = memc_cell()
      respond(index, like: own, nominalLow: nominalLow)
    }
  }

  /// Gives a cell its own response and range.
  ///
  /// - Parameter nominalLow: the lowest conductance of the mean cell over the highest.
  func respond(_ index: Int, like own: OwnResponse, nominalLow: Double) {
    let low = nominalLow + (1 - nominalLow) * own.lowest
    let high = nominalLow + (1 - nominalLow) * own.highest
    self[index].up = Float(own.rise)
    self[index].down = Float(own.fall)
    self[index].low = Float(low)
    self[index].range = Float(high - low)
  }

  var count: Int { memory.weights }

  subscript(_ index: Int) -> memc_cell {
    get { memory.start[index * memory.cellsPerWeight + part] }
    nonmutating set { memory.start[index * memory.cellsPerWeight + part] = newValue }
  }

  /// What is kept in checkpoints: the positions, what is read if it differs, and the pulses.
  var state: [[Float]] {
    get { fields.map { field in (0..<count).map { self[$0][keyPath: field] } } }
    nonmutating set {
      for index in 0..<count {
        for (field, elements) in zip(fields, newValue) {
          self[index][keyPath: field] = elements[index]
        }
        if !hasWriteNoise { self[index].apparent = self[index].position }
      }
    }
  }

  private var fields: [WritableKeyPath<memc_cell, Float>] {
    hasWriteNoise ? [\.position, \.apparent, \.pulses] : [\.position, \.pulses]
  }

  /// For each array of `state`, the range of its numbers. What is read may lie outside of the range
  /// of a cell.
  var stateRanges: [ClosedRange<Float>] {
    [0...1] + (hasWriteNoise ? [-1e5...1e5] : []) + [0...Float(PulseCost.largestCount)]
  }

  /// Makes a cell immovable, without conductance.
  func remove(_ index: Int) {
    self[index] = memc_cell()
  }

  /// Makes a cell immovable at a conductance, over the highest nominal one.
  func stick(_ index: Int, at share: Float) {
    (self[index].up, self[index].down) = (0, 0)
    (self[index].low, self[index].range) = (share, 0)
  }

  /// Sets a cell to a position, where it is also read.
  func place(_ index: Int, at position: Float) {
    (self[index].position, self[index].apparent) = (position, position)
  }

  /// Sets a cell to a conductance, over the highest nominal one, as near as its own range allows.
  func set(_ index: Int, to share: Float) {
    let cell = self[index]
    let own = cell.range > 0 ? (share - cell.low) / cell.range : 0
    place(index, at: min(max(own, 0), 1))
  }

  /// Sets a cell to where a rise and a fall are equal, by bisection; to the middle if they are equal
  /// everywhere, or it cannot move.
  func balance(_ index: Int, _ cell: PulsedCell) {
    let (rise, fall) = (Double(self[index].up), Double(self[index].down))
    var (lower, upper) = (0.0, 1.0)
    for _ in 0..<24 {
      let middle = (lower + upper) / 2
      let drift = rise * cell.rise(at: middle) - fall * cell.fall(at: middle)
      if drift >= 0 { lower = middle }
      if drift <= 0 { upper = middle }
    }
    place(index, at: Float((lower + upper) / 2))
  }

  /// The conductance that is read, over the highest nominal one.
  func conductance(_ index: Int) -> Float {
    self[index].low + self[index].range * self[index].apparent
  }
}

/// The cells of all weights at a fixed address, those of one weight next to each other.
final class CellMemory: @unchecked Sendable {
  let start: UnsafeMutablePointer<memc_cell>
  let weights: Int
  let cellsPerWeight: Int

  init(weights: Int, cellsPerWeight: Int) {
    (self.weights, self.cellsPerWeight) = (weights, cellsPerWeight)
    let count = weights * cellsPerWeight
    // a weight of two cells fills one line of the cache
    start = UnsafeMutableRawPointer.allocate(
      byteCount: max(count, 1) * MemoryLayout<memc_cell>.stride, alignment: 64
    ).bindMemory(to: memc_cell.self, capacity: count)
    start.initialize(repeating: memc_cell(), count: count)
  }

  deinit { start.deallocate() }
}
