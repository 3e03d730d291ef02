import Basics
import Hardware
import TileMachine

/// What is to be written into a chip: the level of every cell, and the physical line on which each
/// line of a block stands.
public struct WritePlan: Equatable, Sendable {
  /// For each block of the program `[planes, rows, columns]`, in the order of the block's lines.
  public var levels: [Tensor<Int>]
  /// For each block.
  public var lines: [PhysicalLines]

  public init(levels: [Tensor<Int>], lines: [PhysicalLines]) {
    self.levels = levels
    self.lines = lines
  }

  /// Every cell at the level of its weight, every line where the program places it.
  public init(_ program: Program) throws {
    levels = try program.blocks.indices.map(program.levels(ofBlock:))
    lines = program.blocks.map(PhysicalLines.init)
  }
}

/// The physical cells of a block.
struct BlockPlaces {
  private let array: Int
  private let lines: PhysicalLines

  init(_ block: Block, _ lines: PhysicalLines) {
    array = block.array
    self.lines = lines
  }

  /// - Parameter cell: the index in the block's `[rows, columns]`.
  func callAsFunction(plane: Int, cell: Int) -> CellPlace {
    let width = lines.columns.count
    return CellPlace(
      array: array, plane: plane, row: lines.rows[cell / width],
      column: lines.columns[cell % width])
  }
}
