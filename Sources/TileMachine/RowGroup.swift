/// Rows of a block that are driven at the same time.
package struct RowGroup {
  /// Indices of the block's rows.
  package let rows: Range<Int>

  /// Returns the block's rows in groups of at most `size`, from the first row.
  package static func of(_ block: Block, size: Int) -> [RowGroup] {
    stride(from: 0, to: block.rows.count, by: max(size, 1)).map {
      RowGroup(rows: $0..<min($0 + max(size, 1), block.rows.count))
    }
  }
}
