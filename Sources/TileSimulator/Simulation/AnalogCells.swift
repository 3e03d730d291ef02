import Basics
import CKernels
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

/// The levels of a unit's cells at the input of one converter, and their variances from reading to
/// reading in levels squared, `[rows, columns]`.
struct UnitLevels {
  let rows: Int
  let columns: Int
  private(set) var levels: [Double]
  /// Empty if readings are exact.
  private(set) var variances: [Double]

  /// The same numbers as those of single cells.
  init(_ analog: AnalogCells, _ unit: AnalogUnit, _ converted: ConvertedPlanes) {
    rows = unit.rows.count
    columns = unit.columns
    levels = [Double](repeating: 0, count: rows * columns)
    variances = analog.real.areNoisy ? levels : []
    for plane in converted.planes {
      analog.real.withPlane(unit.block, plane.index, unit.rows) { raw in
        memc_add_levels(&raw, Double(plane.weight), &levels)
        guard analog.real.areNoisy else { return }
        memc_add_variances(&raw, Double(plane.weight * plane.weight), &variances)
      }
    }
  }
}

/// The sum of the magnitudes of each column, added row by row, and the largest.
struct ColumnMagnitudes {
  private(set) var sums: [Double]
  private(set) var largest: [Double]

  /// - Parameter values: `[rows, columns]`.
  init(_ values: [Double], columns: Int) {
    sums = [Double](repeating: 0, count: columns)
    largest = sums
    memc_add_magnitudes(
      values, Int64(values.count / max(columns, 1)), Int64(columns), &sums, &largest)
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
