/// Selected rows and columns of one matrix, not yet placed.
struct UnplacedBlock: Equatable {
  /// The index of the matrix.
  var matrix: Int
  var rows: [Int]
  var columns: [Int]
  /// The copy of the matrix.
  var copy = 0

  var cells: Int { rows.count * columns.count }
  var isEmpty: Bool { rows.isEmpty || columns.isEmpty }

  /// Cuts the block into pieces of at most this size, row by row.
  func cut(rows height: Int, columns width: Int) -> [UnplacedBlock] {
    rows.chunks(of: height).flatMap { rows in
      columns.chunks(of: width).map {
        UnplacedBlock(matrix: matrix, rows: rows, columns: $0, copy: copy)
      }
    }
  }

  /// Cuts each side into the largest multiple of a fraction of an array, and the rest.
  ///
  /// - Parameter parts: the fraction is one of so many; 1: no cut.
  func cut(rows height: Int, columns width: Int, parts: Int) -> [UnplacedBlock] {
    guard parts > 1, height >= parts, width >= parts else { return [self] }
    return rows.halved(at: height / parts).flatMap { rows in
      columns.halved(at: width / parts).map {
        UnplacedBlock(matrix: matrix, rows: rows, columns: $0, copy: copy)
      }
    }
  }

  /// The block as copy `copy` of its matrix.
  func copied(as copy: Int) -> UnplacedBlock {
    UnplacedBlock(matrix: matrix, rows: rows, columns: columns, copy: copy)
  }

  func placed(_ name: String, on array: Int, row: Int = 0, column: Int = 0) -> PlacedBlock {
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

  /// The largest whole multiple of `unit` elements, and the rest, without empty parts.
  fileprivate func halved(at unit: Int) -> [[Element]] {
    let whole = count / unit * unit
    return [Array(prefix(whole)), Array(dropFirst(whole))].filter { !$0.isEmpty }
  }
}
