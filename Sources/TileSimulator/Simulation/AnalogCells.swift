import Basics
import Hardware
import TileMachine

/// The cells of a group with real conductances, as its converters see them.
struct AnalogCells {
  let cells: GroupCells
  let levels: CellLevels
  let real: RealLevels

  /// The level at the input of a converter.
  func level(_ block: Int, _ row: Int, _ column: Int, _ converted: ConvertedPlanes) -> Double {
    converted.planes.reduce(0) {
      $0 + Double($1.weight) * real(block, $1.index, row, column)
    }
  }

  /// The variance of one reading of that level, in levels squared.
  func variance(_ block: Int, _ row: Int, _ column: Int, _ converted: ConvertedPlanes) -> Double {
    converted.planes.reduce(0) {
      $0 + Double($1.weight * $1.weight) * real.variance(block, $1.index, row, column)
    }
  }

  /// All row groups of all blocks.
  func units(rowGroup: Int) -> [AnalogUnit] {
    cells.blocks.enumerated().flatMap { number, block in
      RowGroup.of(block, size: rowGroup).enumerated().map {
        AnalogUnit(block: number, rowGroup: $0, rows: $1.rows, columns: block.columns.count)
      }
    }
  }

  /// The level of each row of a unit in one column.
  func levels(_ unit: AnalogUnit, _ column: Int, _ converted: ConvertedPlanes) -> [Double] {
    unit.rows.map { level(unit.block, $0, column, converted) }
  }

  /// The variance of each row of a unit in one column, in levels squared.
  func variances(_ unit: AnalogUnit, _ column: Int, _ converted: ConvertedPlanes) -> [Double] {
    unit.rows.map { variance(unit.block, $0, column, converted) }
  }
}

/// One row group of one block of a group.
struct AnalogUnit {
  /// The index of the block in its group, and of the row group in its block.
  let block: Int
  let rowGroup: Int
  /// Rows of the block.
  let rows: Range<Int>
  let columns: Int
}
