import Basics
import Hardware

/// What one converter sees of one matrix column, sample after sample: one row group of one block, the
/// planes that are converted together, one input cycle.
struct Conversion: Sendable {
  /// In cell levels and input steps, integers.
  var sums: [Double]
  /// What one of them counts in the column's result.
  var worth: Double
}

/// The sums of one group for given inputs, cell by cell on ideal devices.
struct GroupSums: Sendable {
  private let cells: GroupCells
  private let levels: CellLevels
  private let cycles: [InputCycle]
  private let rowGroup: Int
  let samples: Int
  /// What each cycle drives each matrix row with: `[cycles][matrix rows][samples]`.
  private let digits: [[[Double]]]
  /// The blocks and their columns that hold each matrix column.
  private let holders: [[(block: Int, column: Int)]]

  /// - Parameter inputs: codes, `[samples, matrix rows]`.
  init(_ group: Group, of program: Program, inputs: Tensor<Int32>) throws {
    cells = try GroupCells(group, of: program)
    levels = try CellLevels(cells, of: program)
    cycles = cells.cycles(of: program)
    rowGroup = program.accelerator.array.rowGroup
    let (samples, rows) = (inputs.shape[0], inputs.shape[1])
    self.samples = samples
    let codes = inputs.elements
    digits = cycles.map { cycle in
      (0..<rows).map { row in
        (0..<samples).map { Double(cycle.digit(of: Int(codes[$0 * rows + row]))) }
      }
    }
    var holders = [[(block: Int, column: Int)]](repeating: [], count: cells.matrix.columns)
    for (number, block) in cells.blocks.enumerated() {
      for (column, matrixColumn) in block.columns.enumerated() {
        holders[matrixColumn].append((number, column))
      }
    }
    self.holders = holders
  }

  var columns: Int { holders.count }

  /// All conversions of a column; those of cells at HRS alone are left out.
  func callAsFunction(column: Int) -> [Conversion] {
    holders[column].flatMap { holder in
      let block = cells.blocks[holder.block]
      return RowGroup.of(block, size: rowGroup).flatMap { rows in
        levels.converted.flatMap { conversions(block, holder.column, rows, $0) }
      }
    }
  }

  private func conversions(
    _ block: Block, _ column: Int, _ group: RowGroup, _ planes: ConvertedPlanes
  ) -> [Conversion] {
    let table = levels.table(of: planes)
    let driven = group.rows.compactMap { row -> (row: Int, level: Double)? in
      let level = table[block.codes.elements[row * block.columns.count + column]]
      return level == 0 ? nil : (block.rows[row], Double(level))
    }
    guard !driven.isEmpty else { return [] }
    return zip(cycles, digits).map { cycle, digits in
      var sums = [Double](repeating: 0, count: samples)
      for (row, level) in driven { sums.add(level, times: digits[row]) }
      return Conversion(sums: sums, worth: Double(planes.factor * cycle.weight))
    }
  }
}

extension [Double] {
  /// Adds a multiple of numbers, of which there are as many.
  fileprivate mutating func add(_ factor: Double, times other: [Double]) {
    for index in indices { self[index] += factor * other[index] }
  }
}
