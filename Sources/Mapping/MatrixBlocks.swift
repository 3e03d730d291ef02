import Hardware

/// A matrix and the blocks of one copy, each of which takes an array of its own.
struct MatrixBlocks {
  let matrix: Matrix
  let blocks: [UnplacedBlock]
}

extension [Matrix] {
  /// Every matrix cut into array-sized blocks, zeros included.
  func grids(on array: ArraySection) -> [MatrixBlocks] {
    enumerated().map { index, matrix in
      let whole = UnplacedBlock(
        matrix: index, rows: Swift.Array(0..<matrix.rows), columns: Swift.Array(0..<matrix.columns))
      return MatrixBlocks(
        matrix: matrix, blocks: whole.cut(rows: array.rows, columns: array.columns))
    }
  }
}

extension [MatrixBlocks] {
  func demands(on array: ArraySection) -> [Replication.Demand] {
    map { entry in
      Replication.Demand(
        entry.matrix, positions: entry.blocks.count,
        reads: entry.blocks.map { array.readings(rows: $0.rows.count) }.max() ?? 0)
    }
  }

  /// As many copies of each matrix, one block per array: first one copy of all matrices, then the
  /// second of those that have one.
  func placement(copies: [Int]) -> Placement {
    var placed: [PlacedBlock] = []
    for copy in 0..<(copies.max() ?? 0) {
      for (entry, count) in zip(self, copies) where copy < count {
        for block in entry.blocks {
          placed.append(block.copied(as: copy).placed(entry.matrix.name, on: placed.count))
        }
      }
    }
    return Placement(blocks: placed, arrayCount: placed.count)
  }
}
