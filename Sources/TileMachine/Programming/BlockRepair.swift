import Basics
import Hardware

/// One block on cells of which some are stuck.
struct BlockRepair {
  /// Lines are exchanged among so many at most: the work grows with the cube.
  private static let longestRun = 256
  /// Times that rows and columns are exchanged in turn, and what a time must gain to be followed by
  /// another.
  private static let mostRounds = 4
  private static let leastGain = 0.01

  private let block: Block
  private let patterns: FaultPatterns
  private let choices: LevelChoices
  /// For each row, column of the block the one of its rectangle on which it stands.
  private var rows: [Int]
  private var columns: [Int]

  init(
    _ block: Block, _ encoding: any Encoding, weightBits: Int, _ cells: WrittenLevels,
    _ faults: FaultMap
  ) {
    self.block = block
    patterns = FaultPatterns(
      block, faults, planes: encoding.planes(weightBits: weightBits).count)
    choices = LevelChoices(
      patterns.patterns, encoding, weightBits: weightBits, cells, codes: block.codes.elements)
    rows = Array(block.rows.indices)
    columns = Array(block.columns.indices)
  }

  /// Where the lines stand, in the array.
  var lines: PhysicalLines {
    PhysicalLines(
      rows: rows.map { block.originRow + $0 }, columns: columns.map { block.originColumn + $0 })
  }

  /// The level of every cell, `[planes, rows, columns]`.
  var levels: Tensor<Int> {
    let width = block.columns.count
    var levels = Tensor([choices.planeCount] + block.codes.shape, repeating: 0)
    for (cell, code) in block.codes.elements.enumerated() {
      let pattern = patterns[rows[cell / width], columns[cell % width]]
      for (plane, level) in choices.levels(of: code, in: pattern).enumerated() {
        levels.elements[plane * block.codes.count + cell] = level
      }
    }
    return levels
  }

  /// The sum of the squared errors to be expected of all weights, in codes.
  var squaredError: Double {
    rows.indices.reduce(0) { $0 + rowError($1, at: rows[$1]) }
  }

  /// Exchanges rows, then columns, and so on while that lessens the error: each time the best there
  /// is for all rows, or all columns, of a run.
  mutating func exchangeLines() {
    guard !patterns.isFine else { return }
    var error = squaredError
    for _ in 0..<Self.mostRounds {
      rows = exchanged(rows) { rowError($0, at: $1) }
      columns = exchanged(columns) { columnError($0, at: $1) }
      let now = squaredError
      guard now < (1 - Self.leastGain) * error else { return }
      error = now
    }
  }

  private func exchanged(_ places: [Int], error: (_ line: Int, _ place: Int) -> Double) -> [Int] {
    stride(from: 0, to: places.count, by: Self.longestRun).flatMap { start in
      let run = start..<min(start + Self.longestRun, places.count)
      let costs = run.flatMap { line in run.map { error(line, $0) } }
      return Assignment(run.count, costs: costs).places.map { start + $0 }
    }
  }

  private func rowError(_ row: Int, at place: Int) -> Double {
    let width = columns.count
    return columns.indices.reduce(0) {
      $0
        + choices.error(
          of: block.codes.elements[row * width + $1], in: patterns[place, columns[$1]])
    }
  }

  private func columnError(_ column: Int, at place: Int) -> Double {
    let width = columns.count
    return rows.indices.reduce(0) {
      $0
        + choices.error(
          of: block.codes.elements[$1 * width + column], in: patterns[rows[$1], place])
    }
  }
}
