extension Placement {
  /// The same arrays, with the blocks of each copy that takes several tiles in the order of its
  /// columns, so that as few tiles as possible have parts of the same sums. Blocks that share an array
  /// stay.
  ///
  /// - Parameter positionsPerTile: the positions of a tile.
  public func byColumns(positionsPerTile: Int) -> Placement {
    let perArray = blocks.reduce(into: [Int: Int]()) { $0[$1.array, default: 0] += 1 }
    let copies = Dictionary(grouping: blocks.indices.filter { perArray[blocks[$0].array] == 1 }) {
      MatrixCopy(matrix: blocks[$0].matrix, copy: blocks[$0].copy)
    }
    var placement = self
    for blocks in copies.values {
      let arrays = blocks.map { self.blocks[$0].array }.sorted()
      guard Set(arrays.map { $0 / positionsPerTile }).count > 1 else { continue }
      let ordered = blocks.sorted { self.blocks[$0].corner < self.blocks[$1].corner }
      for (block, array) in zip(ordered, arrays) { placement.blocks[block].array = array }
    }
    return placement
  }
}

private struct MatrixCopy: Hashable {
  let matrix: String
  let copy: Int
}

extension PlacedBlock {
  /// The first column and the first row.
  fileprivate var corner: (Int, Int) { (columns.first ?? 0, rows.first ?? 0) }
}
