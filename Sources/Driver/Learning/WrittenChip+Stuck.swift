import ChipProgramming
import CommandFiles
import Hardware
import TileMachine

extension ChipFile.WrittenChip {
  /// Whether the cell at an element of a block is stuck, as the device and the seed determine.
  var stuckCells: @Sendable (_ block: Int, _ element: Int) -> Bool {
    guard model.traits.hasFaults else { return { _, _ in false } }
    let (program, chip) = (program.program, chip)
    let faults = FaultMap(
      model.traits, program.accelerator.array, seed: UInt64(bitPattern: Int64(seed)))
    return { block, element in
      let (own, shape) = (program.blocks[block], chip.conductances[block].shape)
      let lines = chip.lines.isEmpty ? PhysicalLines(own) : chip.lines[block]
      let (plane, cell) = element.quotientAndRemainder(dividingBy: shape[1] * shape[2])
      return faults[BlockPlaces(own, lines)(plane: plane, cell: cell)] != .fine
    }
  }
}
