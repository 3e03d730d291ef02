import Basics
import Hardware
import TileMachine

/// The plan for writing a chip: the target level of every cell, and the physical line of each line
/// of a block.
public struct WritePlan: Equatable, Sendable {
  /// For each block of the program `[planes, rows, columns]`, in the order of the block's lines.
  public var levels: [Tensor<Int>]
  /// For each block its physical lines.
  public var lines: [PhysicalLines]

  public init(levels: [Tensor<Int>], lines: [PhysicalLines]) {
    self.levels = levels
    self.lines = lines
  }

  /// Creates a plan with every cell at the level of its weight, and every line where the program
  /// places it.
  ///
  /// - Throws: a diagnostic if a code needs a level that cells do not have.
  public init(_ program: Program) throws {
    levels = try program.blocks.indices.map(program.levels(ofBlock:))
    lines = program.blocks.map(PhysicalLines.init)
  }
}

/// The physical cells of a block.
package struct BlockPlaces {
  private let array: Int
  private let lines: PhysicalLines

  package init(_ block: Block, _ lines: PhysicalLines) {
    array = block.array
    self.lines = lines
  }

  /// Returns the physical cell.
  ///
  /// - Parameter cell: the index in the block's `[rows, columns]`.
  package func callAsFunction(plane: Int, cell: Int) -> CellPlace {
    let width = lines.columns.count
    return CellPlace(
      array: array, plane: plane, row: lines.rows[cell / width],
      column: lines.columns[cell % width])
  }

  /// Returns the physical cell of an element of `[planes, rows, columns]`.
  package func callAsFunction(element: Int) -> CellPlace {
    let (plane, cell) = element.quotientAndRemainder(
      dividingBy: lines.rows.count * lines.columns.count)
    return self(plane: plane, cell: cell)
  }
}
