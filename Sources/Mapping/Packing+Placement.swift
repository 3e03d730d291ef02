extension Packing {
  /// The placement of all blocks. Arrays are numbered in the order of first use.
  func placement(of matrices: [Matrix]) -> Placement {
    var numbers: [Int: Int] = [:]
    for position in positions where numbers[position.array] == nil {
      numbers[position.array] = numbers.count
    }
    let placed = zip(blocks, positions).map { block, position in
      block.placed(
        matrices[block.matrix].name, on: numbers[position.array] ?? 0, row: position.row,
        column: position.column)
    }
    return Placement(blocks: placed, arrayCount: arrayCount)
  }
}

extension Placement {
  /// Adds the blocks of `other` as copy `copy` of their matrices, on arrays of their own, so that
  /// copies never wait for each other.
  mutating func append(_ other: Placement, as copy: Int) {
    blocks += other.blocks.map { block in
      var block = block
      block.copy = copy
      block.array += arrayCount
      return block
    }
    arrayCount += other.arrayCount
  }
}
