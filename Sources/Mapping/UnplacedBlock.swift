/// Selected rows and columns of one matrix, not yet placed.
struct UnplacedBlock: Equatable {
  /// The index of the matrix.
  var matrix: Int
  var rows: [Int]
  var columns: [Int]

  var cells: Int { rows.count * columns.count }
  var isEmpty: Bool { rows.isEmpty || columns.isEmpty }

  /// Cuts the block into pieces of at most this size, row by row.
  func cut(rows height: Int, columns width: Int) -> [UnplacedBlock] {
    rows.chunks(of: height).flatMap { rows in
      columns.chunks(of: width).map { UnplacedBlock(matrix: matrix, rows: rows, columns: $0) }
    }
  }

  func placed(
    _ name: String, copy: Int = 0, on array: Int, row: Int = 0, column: Int = 0
  ) -> PlacedBlock {
    PlacedBlock(
      matrix: name, copy: copy, array: array, originRow: row, originColumn: column, rows: rows,
      columns: columns)
  }
}

extension Array {
  /// The elements in order, `size` at a time; the last chunk may be shorter.
  func chunks(of size: Int) -> [[Element]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}
