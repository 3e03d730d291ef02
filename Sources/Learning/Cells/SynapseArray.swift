import Basics
import CTraining
import DeviceDynamics
import TileSimulator
import Training

/// An array of cells that stores one number for every weight of a network, and the pulses that it has
/// received.
final class SynapseArray {
  let cell: PulsedCell
  private let table: PulseTable
  /// One cell per weight, or the two of a pair.
  let populations: [CellPopulation]
  /// What the cells represent: memory of its own, or the parameters of the network.
  private(set) var weights: UnsafeMutablePointer<Float>
  private let ownWeights: FloatMemory
  /// What is subtracted from the weights of an auxiliary array.
  private(set) var references: FloatMemory?
  /// The seed of pulses, and that of the cells' own responses and references.
  private let seed: UInt64
  private let cellSeed: UInt64
  let number: UInt64
  private let threads: Int
  var cost = PulseCost()

  /// Lines that are pulsed as one task hold at least this many weights.
  private static let leastTask = 16_384

  init(
    _ cell: PulsedCell, count: Int, cellsPerWeight: Int, nominalLow: Double, seed: UInt64,
    cellSeed: UInt64? = nil, number: Int, threads: Int
  ) {
    self.cell = cell
    (self.seed, self.cellSeed) = (seed, cellSeed ?? seed)
    self.number = UInt64(number)
    self.threads = threads
    table = PulseTable(cell)
    populations = (0..<cellsPerWeight).map { part in
      CellPopulation(
        cell, count: count, nominalLow: nominalLow,
        draws: Philox(seed: cellSeed ?? seed, stream: 20, UInt64(number), UInt64(part)))
    }
    ownWeights = FloatMemory(count: count)
    weights = ownWeights.start
  }

  var state: [FloatMemory] { populations.flatMap(\.state) }

  /// For each array of `state`, the range of its numbers.
  var stateRanges: [ClosedRange<Float>] { populations.flatMap(\.stateRanges) }

  /// Keeps the weights in the network's parameters from now on, until `writeToOwnMemory()`.
  func write(to parameters: UnsafeMutablePointer<Float>) { weights = parameters }

  /// Keeps the weights in memory of its own again, from the next reading on.
  func writeToOwnMemory() { weights = ownWeights.start }

  /// Computes the weights of a layer from its cells.
  func read(_ layout: SynapseLayout) {
    for index in layout.range {
      weights[index] = zip(populations, layout.factors).reduce(layout.zero) {
        $0 + $1.1 * $1.0.conductance(index)
      }
    }
  }

  /// Sets the cells of a layer to where a rise and a fall are equal, and makes what they represent
  /// there, with an error of `reference-spread`, the reference that is subtracted from its weights.
  /// - Source: subtraction of the symmetry point as in Gokmen and Haensch, Frontiers in Neuroscience
  ///   14 (2020) 103; its error as in AIHWKit, `SoftBoundsReferenceDevice`.
  func balance(_ layout: SynapseLayout) {
    let references = self.references ?? FloatMemory(count: ownWeights.count)
    self.references = references
    for cells in populations {
      for index in layout.range { cells.balance(index, cell) }
    }
    read(layout)
    let draws = Philox(seed: cellSeed, stream: 23, number)
    let error = layout.unit * Float(cell.traits.referenceSpread)
    for index in layout.range {
      references.buffer[index] =
        weights[index] + error * Float(error > 0 ? draws.gaussian(UInt64(index)) : 0)
    }
  }

  /// Applies pulses to the cells of a layer, and reads its weights.
  ///
  /// - Parameters:
  ///   - requests: pulses for each weight of the layer; negative ones lower the weight.
  ///   - round: the number of this application within the step.
  func apply(
    _ requests: UnsafePointer<Float>, to layout: SynapseLayout, step: Int, round: Int = 0
  ) throws {
    let key = Philox(
      seed: seed, stream: 21, number, UInt64(layout.range.lowerBound), UInt64(step), UInt64(round)
    ).key
    let lines = max(Self.leastTask / layout.line, 1)
    let count = layout.range.count
    let tasks = stride(from: 0, to: count, by: lines * layout.line).map {
      $0..<min($0 + lines * layout.line, count)
    }
    let run = Task(array: self, layout: layout, requests: requests, key: [key.x, key.y])
    let costs =
      tasks.count == 1 || threads == 1
      ? tasks.map(run.pulse) : try concurrentMap(tasks, threads: threads, run.pulse)
    for part in costs { cost.add(part) }
  }

  /// One application of pulses. Tasks change separate elements.
  private struct Task: @unchecked Sendable {
    let array: SynapseArray
    let layout: SynapseLayout
    let requests: UnsafePointer<Float>
    let key: [UInt32]

    @Sendable func pulse(_ part: Range<Int>) -> memc_pulse_cost {
      let first = layout.range.lowerBound
      let cells = zip(array.populations, layout.factors).map { $0.cells(from: first, factor: $1) }
      var response = array.table.response
      var cost = memc_pulse_cost()
      memc_apply_pulses(
        InstructionSet.best.raw, &response, cells, Int64(cells.count), requests, layout.zero,
        array.weights + first, Int64(part.lowerBound), Int64(part.count),
        Int64(layout.line), key, &cost)
      return cost
    }
  }
}
