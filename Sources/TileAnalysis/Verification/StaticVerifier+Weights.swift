import Basics

extension StaticVerifier {
  /// Checks that no weight of a copy of a matrix is stored in two blocks.
  mutating func verifyWeights(of blocks: [Int], _ members: [String]) {
    let copies = Dictionary(grouping: blocks) {
      MatrixCopy(matrix: program.blocks[$0].matrix, copy: program.blocks[$0].copy)
    }
    for (copy, blocks) in copies.sorted(by: { $0.value[0] < $1.value[0] }) where blocks.count > 1 {
      guard let (row, column, block) = firstDuplicate(in: blocks) else { continue }
      findings.append(
        "the weight of row \(row), column \(column) of matrix '\(copy.matrix)', copy \(copy.copy), "
          + "is also stored in another block", at: .member(members[block]))
    }
  }

  /// Returns the first weight that two blocks of a copy hold, and the second of these blocks.
  ///
  /// For each row, it marks the columns of all blocks that hold the row.
  private func firstDuplicate(in blocks: [Int]) -> (row: Int, column: Int, block: Int)? {
    let columns = DenseNumbers(blocks.lazy.flatMap { program.blocks[$0].columns })
    let columnsOf = blocks.map { program.blocks[$0].columns.map { columns[$0] } }
    var holders: [Int: [Int]] = [:]
    for (position, block) in blocks.enumerated() {
      for row in program.blocks[block].rows { holders[row, default: []].append(position) }
    }
    var lastRow = [Int](repeating: -1, count: columns.count)
    for (row, positions) in holders.sorted(by: { $0.key < $1.key }) where positions.count > 1 {
      for position in positions {
        for (line, column) in columnsOf[position].enumerated() {
          if lastRow[column] == row {
            return (row, program.blocks[blocks[position]].columns[line], blocks[position])
          }
          lastRow[column] = row
        }
      }
    }
    return nil
  }
}

private struct MatrixCopy: Hashable {
  let matrix: String
  let copy: Int
}

/// Maps the numbers that occur to consecutive numbers from 0.
private struct DenseNumbers {
  private var numbers: [Int: Int] = [:]

  init(_ occurring: some Sequence<Int>) {
    for number in occurring where numbers[number] == nil { numbers[number] = numbers.count }
  }

  var count: Int { numbers.count }

  subscript(number: Int) -> Int { numbers[number, default: 0] }
}
