import Basics
import ChipProgramming
import TileMachine
import TileSimulator

/// The cells of a chip before it learns.
public enum LearningStart: Sendable {
  /// Cells at the program's weights; the two cells of a weight lie around the middle.
  case weights
  /// Every cell somewhere in its range.
  case random
  /// The cells of a chip, and whether the cell at an element of a block is stuck.
  case chip(Chip, isStuck: @Sendable (_ block: Int, _ element: Int) -> Bool)

  /// The network's parameters at the start.
  func parameters(_ network: ChipNetwork, _ program: Program) throws -> [Float] {
    if case .chip(let chip, _) = self {
      return network.parameters(of: try ChipWeights(chip, of: program))
    }
    return network.training.initialParameters
  }

  /// Sets the cells.
  ///
  /// - Throws: `unsupported` if a weight has no cell and would not be 0.
  func set(
    _ arrays: [SynapseArray], _ placement: CellPlacement, _ parameters: [Float], seed: UInt64
  ) throws {
    for array in arrays { setMiddle(array, seed: seed) }
    if case .chip(let chip, let isStuck) = self {
      placement.eachCell { block, element, slice, population, parameter in
        let share = Float(
          Double(chip.conductances[block].elements[element]) / placement.highest)
        let cells = arrays[slice].populations[population]
        if isStuck(block, element) { cells.stick(parameter, at: share) }
        cells.set(parameter, to: share)
      }
    } else if case .weights = self {
      for slices in placement.layouts { setWeights(arrays, slices, parameters) }
    }
    let unplaced = placement.unplaced
    guard unplaced.isEmpty || placement.cellsPerWeight == 2 else {
      throw Diagnostic.unsupported(
        "learning on single cells requires a cell for every weight, but "
          + "\(unplaced.count.counted("weight")) have none",
        note: "compile without CKFO or pruning, or with differential pairs")
    }
    for parameter in unplaced {
      for cells in arrays.flatMap(\.populations) { cells.remove(parameter) }
    }
  }

  /// Sets all cells of an array to the middle of their range, or anywhere in it.
  private func setMiddle(_ array: SynapseArray, seed: UInt64) {
    let isRandom = if case .random = self { true } else { false }
    for (part, cells) in array.populations.enumerated() {
      let draws = Philox(seed: seed, stream: 22, array.number, UInt64(part))
      for index in 0..<cells.count {
        cells.place(index, at: isRandom ? Float(draws.uniform(UInt64(index))) : 0.5)
      }
    }
  }

  /// Sets the most significant cells of a layer to the program's weights.
  private func setWeights(
    _ arrays: [SynapseArray], _ slices: [SynapseLayout], _ parameters: [Float]
  ) {
    guard let layout = slices.last else { return }
    let cells = arrays[slices.count - 1].populations
    for index in layout.range {
      if cells.count == 2 {
        let middle = cells[0][index].low + cells[0][index].range / 2
        let half = parameters[index] / layout.factors[0] / 2
        cells[0].set(index, to: middle + half)
        cells[1].set(index, to: middle - half)
      } else {
        cells[0].set(index, to: (parameters[index] - layout.zero) / layout.factors[0])
      }
    }
  }
}
