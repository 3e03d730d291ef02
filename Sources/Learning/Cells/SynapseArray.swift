import Basics
import CTraining
import DeviceDynamics
import TileSimulator
import Training

/// An array of cells that stores one number for every weight of a network, and the pulses that it has
/// received.
final class SynapseArray {
  let cell: PulsedCell
  let table: PulseTable
  /// One cell per weight, or the two of a pair.
  let populations: [CellPopulation]
  private let cells: CellMemory
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

  /// Lines that are pulsed as one task hold at least this many weights; of products, four times as
  /// many, because most of their elements are often 0.
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
    let cells = CellMemory(weights: count, cellsPerWeight: cellsPerWeight)
    self.cells = cells
    populations = (0..<cellsPerWeight).map { part in
      CellPopulation(
        cell, in: cells, part: part, nominalLow: nominalLow,
        draws: Philox(seed: cellSeed ?? seed, stream: 20, UInt64(number), UInt64(part)))
    }
    ownWeights = FloatMemory(count: count)
    weights = ownWeights.start
  }

  var state: [[Float]] {
    get { populations.flatMap(\.state) }
    set {
      let size = newValue.count / populations.count
      for (part, cells) in populations.enumerated() {
        cells.state = Array(newValue[part * size..<(part + 1) * size])
      }
    }
  }

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

  /// Applies pulses to the cells of a layer, and updates its weights.
  ///
  /// - Parameter round: the number of this application within the step.
  func apply(
    _ requests: PulseRequests, to layout: SynapseLayout, step: Int, round: Int = 0
  ) throws {
    let key = Philox(
      seed: seed, stream: 21, number, UInt64(layout.range.lowerBound), UInt64(step), UInt64(round)
    ).key
    let least = requests.isProduct ? 4 * Self.leastTask : Self.leastTask
    let lines = max(least / layout.line, 1)
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

  /// The weights of a layer and their cells, for the kernel.
  func synapses(of layout: SynapseLayout) -> memc_synapses {
    let first = layout.range.lowerBound
    return memc_synapses(
      cells: cells.start + first * cells.cellsPerWeight, cell_count: Int64(cells.cellsPerWeight),
      factor: (layout.factors[0], layout.factors.last ?? 0), zero: layout.zero,
      weights: weights + first)
  }

  /// One application of pulses. Tasks change separate elements.
  private struct Task: @unchecked Sendable {
    let array: SynapseArray
    let layout: SynapseLayout
    let requests: PulseRequests
    let key: [UInt32]

    @Sendable func pulse(_ part: Range<Int>) -> memc_pulse_cost {
      var (response, synapses) = (array.table.response, array.synapses(of: layout))
      var (raw, cost) = (requests.raw, memc_pulse_cost())
      withExtendedLifetime(requests) {
        memc_apply_pulses(
          InstructionSet.best.raw, &response, &synapses, &raw, Int64(part.lowerBound),
          Int64(part.count), Int64(layout.line), key, &cost)
      }
      return cost
    }
  }
}
