import Basics
import Hardware
import TileMachine
import TileSimulator

extension Chip {
  /// The physical cells of a block of `program`.
  package func places(ofBlock index: Int, in program: Program) -> BlockPlaces {
    let block = program.blocks[index]
    return BlockPlaces(block, lines.isEmpty ? PhysicalLines(block) : lines[index])
  }

  /// Returns 1 for each cell that is stuck and 0 for the others, `[planes, rows, columns]` for each
  /// block of `program`.
  package func stuckCells(_ faults: FaultMap, in program: Program) -> [Tensor<UInt8>] {
    conductances.enumerated().map { index, cells in
      let places = places(ofBlock: index, in: program)
      return Tensor(
        cells.shape, (0..<cells.count).map { faults[places(element: $0)] == .fine ? 0 : 1 })
    }
  }
}
