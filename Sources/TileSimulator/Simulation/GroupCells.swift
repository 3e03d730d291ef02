import Basics
import Hardware
import TileAnalysis
import TileMachine

/// The blocks of a group, and the order of its row register.
package struct GroupCells {
  let group: Group
  package let matrix: MatrixInfo
  package let blocks: [Block]
  /// The index of each block in `Program.blocks`.
  let indices: [Int]
  /// The matrix row of each line of the register. Rows that serve the same columns are neighbors
  /// here, for example the taps of a depthwise kernel, which are far apart in the matrix.
  package let rows: [Int]
  /// The register line of each matrix row.
  let lines: [Int: Int]

  /// - Parameter group: a group of `program`.
  package init(_ group: Group, of program: VerifiedProgram) {
    self.group = group
    let program = program.program
    matrix = program.matrix(named: group.matrix)
    indices = group.blocks
    blocks = indices.map { program.blocks[$0] }
    let order = Self.registerOrder(blocks, rowGroup: program.accelerator.array.rowGroup)
    rows = order
    lines = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
  }

  /// The range of input codes.
  var inputRange: ClosedRange<Int> {
    .codes(bits: group.inputBits, isSigned: group.inputIsSigned)
  }

  /// The input cycles that are converted.
  package func cycles(of program: Program) -> [InputCycle] {
    InputCycle.converted(group, of: program)
  }

  /// Returns the register lines and values of the cells of each matrix column, ascending by line,
  /// without zeros.
  ///
  /// - Parameter value: returns the value of a block's cell.
  func columns<Number: Numeric>(
    _ value: (_ block: Int, _ row: Int, _ column: Int) -> Number
  ) -> [[WeightedLine<Number>]] {
    var columns = [[WeightedLine<Number>]](repeating: [], count: matrix.columns)
    for (number, block) in blocks.enumerated() {
      let lines = block.rows.map { self.lines[$0] }
      for (column, matrixColumn) in block.columns.enumerated() {
        for (row, line) in lines.enumerated() {
          guard let line else { continue }
          let weight = value(number, row, column)
          guard weight != 0 else { continue }
          columns[matrixColumn].append(WeightedLine(line: line, weight: weight))
        }
      }
    }
    return columns.map { $0.merged() }
  }

  /// The codes of all cells, as `columns`.
  var codeColumns: [[WeightedLine<Int>]] {
    columns { block, row, column in
      Int(blocks[block].codes.elements[row * blocks[block].columns.count + column])
    }
  }

  /// The rows that blocks hold, sorted by the row group that drives them, by their first column
  /// with a nonzero weight, then by row.
  private static func registerOrder(_ blocks: [Block], rowGroup: Int) -> [Int] {
    var first: [Int: (group: Int, column: Int)] = [:]
    var groups = 0
    for block in blocks {
      let ascending = block.columns.indices.sorted { block.columns[$0] < block.columns[$1] }
      for rows in RowGroup.of(block, size: rowGroup) {
        for row in rows.rows {
          let start = row * block.columns.count
          let place = ascending.first { block.codes.elements[start + $0] != 0 }
          let column = place.map { block.columns[$0] } ?? .max
          let known = first[block.rows[row]] ?? (groups, .max)
          first[block.rows[row]] = (known.group, min(known.column, column))
        }
        groups += 1
      }
    }
    let order = first.map { (group: $1.group, column: $1.column, row: $0) }
    return order.sorted { ($0.group, $0.column, $0.row) < ($1.group, $1.column, $1.row) }
      .map(\.row)
  }
}

/// One cell of a column: a line of the row register and the weight of its code.
struct WeightedLine<Number: Numeric> {
  var line: Int
  var weight: Number
}

extension Array {
  /// Sorts cells by line and adds those of the same line, which come from overlapping blocks.
  func merged<Number: Numeric>() -> [WeightedLine<Number>]
  where Element == WeightedLine<Number> {
    if zip(self, dropFirst()).allSatisfy({ $0.line < $1.line }) { return self }
    return sorted { $0.line < $1.line }.reduce(into: []) { merged, cell in
      if let last = merged.last, last.line == cell.line {
        merged[merged.count - 1].weight += cell.weight
      } else {
        merged.append(cell)
      }
    }
  }
}
