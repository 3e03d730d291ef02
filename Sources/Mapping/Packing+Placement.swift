extension Packing {
  /// The placement with `copies` copies of everything, each copy on arrays of its own, so that
  /// copies never wait for one another. Arrays are numbered as the matrices come to use them.
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
