import Basics
import TileMachine
import TileSimulator
import Training

/// What wires leave of every cell, in both passes.
///
/// The factor of a cell is the current into its column for one volt on its row, with all other rows
/// at 0 V, over that without wires. It is exact for the conductances at the last `update`; until the
/// next one a cell keeps its factor while all cells move, which is an approximation to first order.
/// Circuits of resistors are reciprocal, so the factor is the same when the column is driven and the
/// row is read, through the same resistances.
final class WireFactors: WeightHook, @unchecked Sendable {
  private let arrays: [SynapseArray]
  private let placement: CellPlacement
  private let program: Program
  private let threads: Int
  /// For each slice, for each of its populations, one factor per parameter.
  private let factors: [[FloatMemory]]

  /// - Parameter arrays: those of the slices, and possibly others after them.
  /// - Throws: `configuration` if the accelerator's wires have no resistance.
  init(_ arrays: [SynapseArray], _ placement: CellPlacement, _ program: Program, threads: Int)
    throws
  {
    guard !program.accelerator.array.wires.areIdeal else {
      throw Diagnostic.configuration(
        "learning behind wires requires 'wires' of array, which '\(program.accelerator.title)' "
          + "does not state", at: nil,
        note: "compile for an accelerator that states resistances; see 'memc list accelerators'")
    }
    self.arrays = Array(arrays.prefix(placement.slices))
    (self.placement, self.program, self.threads) = (placement, program, threads)
    factors = self.arrays.map { array in
      array.populations.map {
        FloatMemory([Float](repeating: 1, count: $0.count))
      }
    }
  }

  /// Solves the arrays with the conductances that cells have now.
  ///
  /// - Throws: what `Chip.behindWires` throws.
  func update() throws {
    let chip = try placement.chip(arrays, of: program).behindWires(of: program, threads: threads)
    placement.eachCell { block, element, slice, population, parameter in
      let own = chip.conductances[block].elements[element]
      factors[slice][population].buffer[parameter] =
        own > 0 ? chip.seen[block].elements[element] / own : 1
    }
  }

  func forward(_ forwardWeights: UnsafeMutableBufferPointer<Float>, at moment: Moment) {
    for slices in placement.layouts {
      for index in slices[0].range {
        forwardWeights[index] = slices.indices.reduce(0) { $0 + weight(index, $1, slices[$1]) }
      }
    }
  }

  /// What the cells of one slice contribute to a weight.
  private func weight(_ index: Int, _ slice: Int, _ layout: SynapseLayout) -> Float {
    zip(zip(arrays[slice].populations, factors[slice]), layout.factors).reduce(layout.zero) {
      $0 + $1.1 * $1.0.1.buffer[index] * $1.0.0.conductance(index)
    }
  }
}
