import Basics
import Hardware
import TileAnalysis
import TileMachine
import TileSimulator

/// The sums that one converter reads for one matrix column: one row group of one block, the planes
/// that are converted together, one input cycle.
struct Conversion: Sendable {
  /// One per sample, in cell levels times input steps; integers.
  var sums: [Double]
  /// The weight of a sum in the column's result.
  var worth: Double
}

/// The sums of one group for given inputs, computed cell by cell on ideal devices.
struct GroupSums: Sendable {
  private let cells: GroupCells
  /// The planes that are converted together, and the level at their converter for each code.
  private let converted: [(planes: ConvertedPlanes, table: LevelTable)]
  private let cycles: [InputCycle]
  private let rowGroup: Int
  let samples: Int
  /// The digits that drive the rows of the group, `[rows of the group, cycles, samples]`.
  private let digits: [Double]
  /// The index of each matrix row among the rows of the group.
  private let lines: [Int]
  /// The blocks and their columns that hold each matrix column.
  private let holders: [[(block: Int, column: Int)]]

  /// - Parameter inputs: codes, `[samples, matrix rows]`.
  init(_ group: Group, of verified: VerifiedProgram, inputs: Tensor<Int32>) throws {
    let program = verified.program
    cells = GroupCells(group, of: verified)
    let levels = try CellLevels(cells, of: program)
    converted = levels.converted.map { ($0, levels.table(of: $0)) }
    cycles = cells.cycles(of: program)
    rowGroup = program.accelerator.array.rowGroup
    let (samples, rows) = (inputs.shape[0], inputs.shape[1])
    self.samples = samples
    let codes = inputs.elements
    var (digits, lines) = ([Double](), [Int](repeating: 0, count: rows))
    digits.reserveCapacity(cells.rows.count * cycles.count * samples)
    for (line, row) in cells.rows.enumerated() {
      lines[row] = line
      for cycle in cycles {
        for sample in 0..<samples {
          digits.append(Double(cycle.digit(of: Int(codes[sample * rows + row]))))
        }
      }
    }
    self.digits = digits
    self.lines = lines
    var holders = [[(block: Int, column: Int)]](repeating: [], count: cells.matrix.columns)
    for (number, block) in cells.blocks.enumerated() {
      for (column, matrixColumn) in block.columns.enumerated() {
        holders[matrixColumn].append((number, column))
      }
    }
    self.holders = holders
  }

  var columns: Int { holders.count }

  /// Returns all conversions of a column except those with all cells at HRS.
  func callAsFunction(column: Int) -> [Conversion] {
    holders[column].flatMap { holder in
      let block = cells.blocks[holder.block]
      return RowGroup.of(block, size: rowGroup).flatMap { rows in
        converted.flatMap { conversions(block, holder.column, rows, $0.planes, $0.table) }
      }
    }
  }

  private func conversions(
    _ block: Block, _ column: Int, _ group: RowGroup, _ planes: ConvertedPlanes,
    _ table: LevelTable
  ) -> [Conversion] {
    let driven = group.rows.compactMap { row -> (row: Int, level: Double)? in
      let level = table[block.codes.elements[row * block.columns.count + column]]
      return level == 0 ? nil : (lines[block.rows[row]], Double(level))
    }
    guard !driven.isEmpty else { return [] }
    let sums = sums(of: driven)
    return cycles.enumerated().map { index, cycle in
      Conversion(
        sums: Array(sums[index * samples..<(index + 1) * samples]),
        worth: Double(planes.factor * cycle.weight))
    }
  }

  /// The sums of driven cells, `[cycles, samples]`.
  private func sums(of driven: [(row: Int, level: Double)]) -> [Double] {
    let width = cycles.count * samples
    var sums = [Double](repeating: 0, count: width)
    sums.withUnsafeMutableBufferPointer { sums in
      digits.withUnsafeBufferPointer { digits in
        for (row, level) in driven {
          let start = row * width
          for index in 0..<width { sums[index] += level * digits[start + index] }
        }
      }
    }
    return sums
  }
}
