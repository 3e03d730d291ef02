import Basics
import Hardware

extension Placement {
  /// Checks this placement, independently of the strategy.
  ///
  /// Every block is inside its array and overlaps no other. Its lines are lines of its matrix,
  /// without repetition. In every copy, each nonzero weight is mapped exactly once and each zero
  /// weight at most once, so that missing weights are zero. No array is empty, except those that
  /// are lost.
  /// - Parameter lost: positions that no block may use.
  /// - Throws: `Diagnostics` of kind `checkFailed` with all errors.
  public func verify(
    of matrices: [Matrix], on accelerator: Accelerator, avoiding lost: Set<Int> = []
  ) throws {
    var diagnostics = Diagnostics()
    for (index, block) in blocks.enumerated() {
      if lost.contains(block.array) {
        diagnostics.append(
          Diagnostic(.checkFailed, "block \(index) of '\(block.matrix)' is on a lost array"))
      }
      for problem in problems(of: block, matrices: matrices, on: accelerator.array) {
        diagnostics.append(
          Diagnostic(.checkFailed, "block \(index) of '\(block.matrix)' \(problem)"))
      }
    }
    try diagnostics.throwIfAny()
    for problem in overlaps(on: accelerator.array) + emptyArrays(except: lost)
      + matrices.flatMap(coverageProblems)
    {
      diagnostics.append(Diagnostic(.checkFailed, problem))
    }
    try diagnostics.throwIfAny()
  }

  /// The errors of a single block.
  private func problems(
    of block: PlacedBlock, matrices: [Matrix], on array: ArraySection
  ) -> [String] {
    guard let matrix = matrices.first(where: { $0.name == block.matrix }) else {
      return ["belongs to no matrix"]
    }
    var problems: [String] = []
    if block.array < 0 || block.array >= arrayCount {
      problems.append("is at position \(block.array), but there are \(arrayCount)")
    }
    let sides = [
      ("row", block.rows, block.originRow, array.rows, matrix.rows),
      ("column", block.columns, block.originColumn, array.columns, matrix.columns),
    ]
    for (line, lines, origin, size, count) in sides {
      if lines.isEmpty { problems.append("has no \(line)s") }
      if origin < 0 || origin > size - lines.count {
        problems.append("has \(lines.count) \(line)s from \(origin), but an array has \(size)")
      }
      if let wrong = lines.first(where: { !(0..<count).contains($0) }) {
        problems.append("holds \(line) \(wrong), but the matrix has \(count)")
      }
      if Set(lines).count != lines.count { problems.append("holds a \(line) twice") }
    }
    return problems
  }

  private func emptyArrays(except lost: Set<Int>) -> [String] {
    let used = Set(blocks.map(\.array)).union(lost.filter { (0..<arrayCount).contains($0) })
    let empty = arrayCount - used.count
    return empty == 0 ? [] : ["\(empty) of \(arrayCount) positions hold no block"]
  }

  private func overlaps(on array: ArraySection) -> [String] {
    let byArray = Dictionary(grouping: blocks.indices, by: { blocks[$0].array })
    return byArray.keys.sorted().flatMap { number -> [String] in
      var taken = Array(repeating: LineSet(capacity: array.columns), count: array.rows)
      return (byArray[number] ?? []).filter { !take(blocks[$0], from: &taken) }.map {
        "block \($0) of '\(blocks[$0].matrix)' overlaps another at position \(number)"
      }
    }
  }

  /// Marks the cells of `block`; returns false if one of them is already marked.
  private func take(_ block: PlacedBlock, from taken: inout [LineSet]) -> Bool {
    var columns = LineSet(capacity: taken[0].capacity)
    for column in 0..<block.columns.count { columns.insert(block.originColumn + column) }
    let rows = block.originRow..<block.originRow + block.rows.count
    guard rows.allSatisfy({ taken[$0].isDisjoint(with: columns) }) else { return false }
    for row in rows { taken[row].formUnion(columns) }
    return true
  }

  /// The errors where the blocks of `matrix` do not hold it exactly once per copy.
  private func coverageProblems(of matrix: Matrix) -> [String] {
    let copies = Dictionary(grouping: blocks.filter { $0.matrix == matrix.name }, by: \.copy)
    if copies.keys.sorted() != Array(0..<copies.count) {
      return ["'\(matrix.name)' has copies \(copies.keys.sorted()), not 0..<\(copies.count)"]
    }
    return (0..<max(copies.count, 1)).flatMap { copy in
      coverageProblems(of: matrix, copy: copy, blocks: copies[copy] ?? [])
    }
  }

  private func coverageProblems(of matrix: Matrix, copy: Int, blocks: [PlacedBlock]) -> [String] {
    var mapped = Array(repeating: LineSet(capacity: matrix.columns), count: matrix.rows)
    var twice = Count()
    for block in blocks {
      var columns = LineSet(capacity: matrix.columns)
      for column in block.columns { columns.insert(column) }
      for row in block.rows {
        if !mapped[row].isDisjoint(with: columns) {
          for column in block.columns where mapped[row].contains(column) {
            twice.note(row, column)
          }
        }
        mapped[row].formUnion(columns)
      }
    }
    var missing = Count()
    for row in 0..<matrix.rows where mapped[row].count < matrix.columns {
      for column in 0..<matrix.columns
      where matrix.codes.elements[row * matrix.columns + column] != 0
        && !mapped[row].contains(column)
      { missing.note(row, column) }
    }
    return [
      twice.problem("weights", "are mapped twice", of: matrix.name, copy: copy),
      missing.problem("nonzero weights", "are not mapped", of: matrix.name, copy: copy),
    ].compactMap { $0 }
  }
}

/// The number of wrong weights, and the first one.
private struct Count {
  private var count = 0
  private var first = (row: 0, column: 0)

  mutating func note(_ row: Int, _ column: Int) {
    if count == 0 { first = (row, column) }
    count += 1
  }

  func problem(_ what: String, _ how: String, of matrix: String, copy: Int) -> String? {
    guard count > 0 else { return nil }
    return "\(count) \(what) of '\(matrix)' \(how) in copy \(copy), "
      + "the first at [\(first.row), \(first.column)]"
  }
}
