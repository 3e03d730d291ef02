extension Packing {
  /// The placement with `copies` copies of all matrices, each copy on separate arrays, so that
  /// copies never wait for each other. Arrays are numbered in the order of first use.
  func placement(of matrices: [Matrix], copies: Int) -> Placement {
    var numbers: [Int: Int] = [:]
    for position in positions where numbers[position.array] == nil {
      numbers[position.array] = numbers.count
    }
    let placed = (0..<copies).flatMap { copy in
      zip(blocks, positions).map { block, position in
        block.placed(
          matrices[block.matrix].name, copy: copy,
          on: copy * arrayCount + (numbers[position.array] ?? 0), row: position.row,
          column: position.column)
      }
    }
    return Placement(blocks: placed, arrayCount: arrayCount * copies)
  }
}
