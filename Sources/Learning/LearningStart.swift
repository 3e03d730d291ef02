import Basics
import ChipProgramming
import DeviceDynamics
import TileMachine
import TileSimulator

/// A chip that learns on.
public struct StartingChip: Sendable {
  public let chip: Chip
  /// 1 for each stuck cell, in the shape of the conductances; `nil` if none is.
  public let stuck: [Tensor<UInt8>]?
  /// How its cells came by their responses to pulses; `nil`: these are drawn as for a new chip.
  public let origin: CellOrigin?

  public init(_ chip: Chip, stuck: [Tensor<UInt8>]?, origin: CellOrigin?) {
    (self.chip, self.stuck, self.origin) = (chip, stuck, origin)
  }
}

/// The cells of a chip before it learns.
public enum LearningStart: Sendable {
  /// Cells at the program's weights; the two cells of a weight lie around the middle.
  case weights
  /// Every cell somewhere in its range.
  case random
  /// The cells of a chip, with their own responses to pulses.
  case chip(StartingChip)

  /// What a chip starts from; `nil` for a new one.
  public var chip: StartingChip? { if case .chip(let chip) = self { chip } else { nil } }

  /// The seed of the cells' own responses; `nil` if they have none yet.
  var cellSeed: UInt64? { chip?.origin.map { UInt64(bitPattern: Int64($0.seed)) } }

  /// The network's parameters at the start.
  func parameters(_ network: ChipNetwork, _ program: Program) throws -> [Float] {
    if let chip = chip?.chip {
      return network.parameters(of: try ChipWeights(chip, of: program))
    }
    return network.training.initialParameters
  }

  /// Sets the cells.
  ///
  /// - Throws: `unsupported` if a weight has no cell and would not be 0.
  func set(
    _ arrays: [SynapseArray], _ placement: CellPlacement, _ parameters: [Float],
    _ program: Program, seed: UInt64
  ) throws {
    for array in arrays { setMiddle(array, seed: seed) }
    if let chip {
      if chip.origin?.stage == .writing { chip.drawWritten(arrays, placement, program) }
      chip.set(arrays, placement)
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

extension StartingChip {
  /// Sets the program's cells to the conductances of the chip.
  fileprivate func set(_ arrays: [SynapseArray], _ placement: CellPlacement) {
    placement.eachCell { block, element, slice, population, parameter in
      let share = Float(Double(chip.conductances[block].elements[element]) / placement.highest)
      let cells = arrays[slice].populations[population]
      if stuck?[block].elements[element] == 1 { cells.stick(parameter, at: share) }
      cells.set(parameter, to: share)
    }
  }

  /// Gives the program's cells the responses with which pulses have written them.
  fileprivate func drawWritten(
    _ arrays: [SynapseArray], _ placement: CellPlacement, _ program: Program
  ) {
    guard let origin else { return }
    let seed = UInt64(bitPattern: Int64(origin.seed))
    let places = program.blocks.indices.map { chip.places(ofBlock: $0, in: program) }
    placement.eachCell { block, element, slice, population, parameter in
      let array = arrays[slice]
      let own = OwnResponse(
        array.cell.traits, ofWrittenCellAt: places[block](element: element), seed: seed)
      array.populations[population].respond(
        parameter, like: own, nominalLow: placement.nominalLow)
    }
  }
}
