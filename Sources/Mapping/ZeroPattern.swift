import Basics

/// The pattern of nonzero weights of a matrix: the rows that each column needs.
struct ZeroPattern {
  let rows: Int
  /// The rows with a nonzero weight, by column.
  let rowsOfColumn: [LineSet]

  init(_ codes: Tensor<Int16>) {
    let (rows, columns) = (codes.shape[0], codes.shape[1])
    let width = LineSet(capacity: rows).words.count
    var words = Array(repeating: UInt64(0), count: columns * width)
    codes.elements.withUnsafeBufferPointer { elements in
      for row in 0..<rows {
        let bit: UInt64 = 1 << UInt64(row % 64)
        for column in 0..<columns where elements[row * columns + column] != 0 {
          words[column * width + row / 64] |= bit
        }
      }
    }
    self.rows = rows
    rowsOfColumn = (0..<columns).map {
      LineSet(capacity: rows, words: Array(words[$0 * width..<($0 + 1) * width]))
    }
  }

  /// The rows that any of `columns` needs.
  func liveRows(of columns: some Sequence<Int>) -> LineSet {
    columns.reduce(into: LineSet(capacity: rows)) { $0.formUnion(rowsOfColumn[$1]) }
  }

  /// The block without the lines whose weights are all zero.
  func trimmed(_ block: UnplacedBlock) -> UnplacedBlock {
    var inside = LineSet(capacity: rows)
    for row in block.rows { inside.insert(row) }
    let columns = block.columns.filter { !rowsOfColumn[$0].isDisjoint(with: inside) }
    let live = liveRows(of: columns)
    return UnplacedBlock(
      matrix: block.matrix, rows: block.rows.filter(live.contains), columns: columns,
      copy: block.copy)
  }
}
