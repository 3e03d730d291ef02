import Basics
import ChipProgramming
import DeviceDynamics
import TileMachine
import TileSimulator
import Training

extension CrossbarLearner {
  /// The chip with the conductances and digital offsets that it has now.
  ///
  /// - Parameter parameters: the network's parameters now; their biases become offsets.
  /// - Throws: a diagnostic if the range of the program's cells is empty, or a bias is too large for
  ///   an offset.
  public func chip(_ parameters: [Float], of program: Program) throws -> Chip {
    var chip = try placement.chip(arrays, of: program)
    let weights = network.weights(of: parameters, over: try ChipWeights(chip, of: program))
    _ = try chip.setOffsets(weights.offsets, of: program)
    return chip
  }

  /// The pulses that every cell of the program has taken; reads are not counted.
  public func counts(of program: Program) -> CellCounts {
    var pulses = program.blocks.map { block in
      let planes = program.planes(of: block).count
      return Tensor(
        [planes, block.rows.count, block.columns.count], repeating: Int32(0))
    }
    placement.eachCell { block, element, slice, population, parameter in
      pulses[block].elements[element] = Int32(
        clamping: Int(arrays[slice].populations[population][parameter].pulses))
    }
    return CellCounts(pulses: pulses)
  }

  /// The pulses of all arrays, those of the program first.
  public var wear: LearningWear { LearningWear(self) }
}

/// What learning has cost, and how it has worn the cells.
public struct LearningWear: Sendable {
  /// Pulses on the program's cells, and on those that the rule adds.
  public let pulses: Int
  public let auxiliaryPulses: Int
  /// Cells of the program that hold weights, and cells that the rule adds.
  public let cells: Int
  public let auxiliaryCells: Int
  /// The most pulses on one cell, and the quantiles of the pulses per cell.
  public let mostPulses: Int
  /// The most pulses on one cell that the rule adds.
  public let mostAuxiliaryPulses: Int
  public let quantiles: [Quantile]
  /// `nil` if the device states no pulses.
  public let energyJ: Double?
  public let seconds: Double?
  /// Lengths of pulses one after another, if the cells of a line are pulsed together.
  public let duration: Double

  /// A share of the cells, and the pulses that none of them exceeds.
  public struct Quantile: Encodable, Sendable {
    public let share: Double
    public let pulses: Int
  }

  private static let shares = [0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1.0]

  init(_ learner: CrossbarLearner) {
    let (arrays, placement) = (learner.arrays, learner.placement)
    let own = arrays[..<placement.slices]
    let counts = own.flatMap(\.populations).flatMap { cells in
      placement.layouts.flatMap { slices in
        slices[0].range.lazy.filter { cells[$0].range > 0 || cells[$0].low > 0 }
          .map { Int(cells[$0].pulses) }
      }
    }.sorted()
    let weights = placement.layouts.reduce(0) { $0 + $1[0].range.count }
    pulses = own.reduce(0) { $0 + $1.cost.pulses }
    auxiliaryPulses = arrays[placement.slices...].reduce(0) { $0 + $1.cost.pulses }
    cells = counts.count
    auxiliaryCells = weights * placement.cellsPerWeight * learner.rule.auxiliaryCount
    mostPulses = counts.last ?? 0
    mostAuxiliaryPulses = arrays[placement.slices...].flatMap(\.populations).reduce(0) {
      most, cells in (0..<cells.count).reduce(most) { max($0, Int(cells[$1].pulses)) }
    }
    quantiles = Self.shares.map { share in
      let place = min(Int(share * Double(counts.count)), counts.count - 1)
      return Quantile(share: share, pulses: counts.isEmpty ? 0 : counts[max(place, 0)])
    }
    duration = arrays.reduce(0) { $0 + $1.cost.duration }
    let energies = arrays.map { $0.cost.energy(learner.cell, highest: placement.highest) }
    energyJ = energies.contains { $0 == nil } ? nil : energies.compactMap(\.self).reduce(0, +)
    let times = arrays.map { $0.cost.seconds(learner.cell) }
    seconds = times.contains { $0 == nil } ? nil : times.compactMap(\.self).reduce(0, +)
  }
}
