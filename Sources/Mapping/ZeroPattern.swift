import Basics

/// Where the non-zero weights of a matrix are: the rows that each column needs.
struct ZeroPattern {
  let rows: Int
  /// The rows with a non-zero weight, by column.
  let rowsOfColumn: [LineSet]

  init(_ codes: Tensor<Int16>) {
    let (rows, columns) = (codes.shape[0], codes.shape[1])
    var rowsOfColumn = Array(repeating: LineSet(capacity: rows), count: columns)
    codes.elements.withUnsafeBufferPointer { elements in
      for row in 0..<rows {
        for column in 0..<columns where elements[row * columns + column] != 0 {
          rowsOfColumn[column].insert(row)
        }
      }
    }
    self.rows = rows
    self.rowsOfColumn = rowsOfColumn
  }

  /// The rows that any of `columns` needs.
  func liveRows(of columns: some Sequence<Int>) -> LineSet {
    columns.reduce(into: LineSet(capacity: rows)) { $0.formUnion(rowsOfColumn[$1]) }
  }

  /// The block without the lines in which all its weights are zero.
  func trimmed(_ block: Block) -> Block {
    let columns = block.columns.filter { column in
      block.rows.contains { rowsOfColumn[column].contains($0) }
    }
    let live = liveRows(of: columns)
    return Block(
      matrix: block.matrix, rows: block.rows.filter(live.contains), columns: columns)
  }
}
