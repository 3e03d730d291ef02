import Basics
import Hardware
import TileMachine

/// The checked blocks of a group, and the order of its row register.
package struct GroupCells {
  let group: Group
  package let matrix: MatrixInfo
  package let blocks: [Block]
  /// The index of each block in `Program.blocks`.
  let indices: [Int]
  /// The matrix row of each line of the register. Rows that serve the same columns are neighbours
  /// here, for example the taps of a depthwise kernel, which are far apart in the matrix.
  let rows: [Int]
  /// The register line of each matrix row.
  let lines: [Int: Int]

  /// - Throws: diagnostics if the program violates an assumption of the simulator.
  package init(_ group: Group, of program: Program) throws {
    self.group = group
    matrix = try Self.matrix(of: group, in: program)
    indices = group.blocks
    blocks = try Self.blocks(of: group, matrix, in: program)
    let order = Self.registerOrder(blocks, rowGroup: program.accelerator.array.rowGroup)
    rows = order
    lines = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
  }

  /// The range of input codes.
  var inputRange: ClosedRange<Int> {
    group.inputIsSigned
      ? -(1 << (group.inputBits - 1))...(1 << (group.inputBits - 1)) - 1
      : 0...(1 << group.inputBits) - 1
  }

  /// The input cycles that are converted.
  func cycles(of program: Program) -> [InputCycle] {
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

  private static func matrix(of group: Group, in program: Program) throws -> MatrixInfo {
    guard let matrix = program.matrices.first(where: { $0.name == group.matrix }) else {
      throw Diagnostic.malformed("there is no matrix '\(group.matrix)'", at: nil)
    }
    guard (2...16).contains(matrix.weightBits), (1...1 << 30).contains(matrix.columns),
      (1...1 << 30).contains(matrix.rows)
    else {
      throw Diagnostic.malformed(
        "matrix '\(matrix.name)' cannot be \(matrix.rows) × \(matrix.columns) of "
          + "\(matrix.weightBits) bits", at: nil)
    }
    guard (group.inputIsSigned ? 2...16 : 1...16).contains(group.inputBits) else {
      throw Diagnostic.malformed("a group cannot take codes of \(group.inputBits) bits", at: nil)
    }
    try checkSteps(of: group, columns: matrix.columns)
    guard (1...16).contains(program.inputBitsPerCycle) else {
      throw Diagnostic.malformed(
        "word lines cannot take \(program.inputBitsPerCycle) bits per cycle", at: nil)
    }
    return matrix
  }

  private static func checkSteps(of group: Group, columns: Int) throws {
    guard [0, 1, columns].contains(group.steps.count) else {
      throw Diagnostic.malformed(
        "a group must have 0, 1 or \(columns) converter steps (one per column), not "
          + "\(group.steps.count)", at: nil)
    }
    guard group.steps.allSatisfy({ (0x1p-10...0x1p40).contains($0) }) else {
      throw Diagnostic.malformed("converter steps must be in 2^-10...2^40", at: nil)
    }
  }

  private static func blocks(of group: Group, _ matrix: MatrixInfo, in program: Program) throws
    -> [Block]
  {
    guard Set(group.blocks).count == group.blocks.count else {
      throw Diagnostic.malformed("a block is listed twice", at: nil)
    }
    return try group.blocks.map { index in
      guard program.blocks.indices.contains(index) else {
        throw Diagnostic.malformed("there is no block \(index)", at: nil)
      }
      let block = program.blocks[index]
      try check(block, of: group, matrix, program.encoding)
      return block
    }
  }

  private static func check(
    _ block: Block, of group: Group, _ matrix: MatrixInfo, _ encoding: any Encoding
  ) throws {
    guard block.matrix == group.matrix, block.copy == group.copy else {
      throw Diagnostic.malformed(
        "a block of '\(block.matrix)', copy \(block.copy), cannot belong to a group of "
          + "'\(group.matrix)', copy \(group.copy)", at: nil)
    }
    guard block.codes.shape == [block.rows.count, block.columns.count],
      Set(block.rows).count == block.rows.count, Set(block.columns).count == block.columns.count,
      block.rows.allSatisfy({ (0..<matrix.rows).contains($0) }),
      block.columns.allSatisfy({ (0..<matrix.columns).contains($0) })
    else {
      throw Diagnostic.malformed(
        "the rows or columns of a block of '\(block.matrix)' do not fit its matrix", at: nil)
    }
    let range = encoding.codes(weightBits: matrix.weightBits)
    if let code = block.codes.elements.first(where: { !range.contains(Int($0)) }) {
      throw Diagnostic.malformed(
        "a block of '\(block.matrix)' holds the code \(code), outside \(range)", at: nil)
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
