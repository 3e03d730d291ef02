import Basics
import Hardware

/// One block on cells of which some are stuck.
struct BlockRepair {
  /// Lines are exchanged among so many at most: the work grows with the cube.
  private static let longestRun = 256
  /// Times that rows and columns are exchanged in turn.
  private static let mostRounds = 4

  private let block: Block
  private let encoding: any Encoding
  private let weightBits: Int
  private let highest: Int
  private let patterns: FaultPatterns
  /// For each row, column of the block the one of its rectangle on which it stands.
  private var rows: [Int]
  private var columns: [Int]

  init(
    _ block: Block, weightBits: Int, _ encoding: any Encoding, highest: Int, _ faults: FaultMap
  ) {
    self.block = block
    self.encoding = encoding
    self.weightBits = weightBits
    self.highest = highest
    let planes = encoding.planes(weightBits: weightBits)
    patterns = FaultPatterns(block, faults, planes.count) { states, codes in
      StuckCells(
        planes, states, offset: encoding.offset(weightBits: weightBits), highest: highest
      ).squaredErrors(of: codes)
    }
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
    let planes = encoding.planes(weightBits: weightBits)
    let width = block.columns.count
    var levels = Tensor([planes.count] + block.codes.shape, repeating: 0)
    for (cell, code) in block.codes.elements.enumerated() {
      let states = patterns.states(row: rows[cell / width], column: columns[cell % width])
      let chosen =
        states.map {
          StuckCells(
            planes, $0, offset: encoding.offset(weightBits: weightBits), highest: highest
          ).nearest(to: Int(code)).levels
        } ?? encoding.levels(of: Int(code), weightBits: weightBits)
      for plane in planes.indices {
        levels.elements[plane * block.codes.count + cell] = chosen[plane]
      }
    }
    return levels
  }

  /// The sum of the squared errors of all weights, in codes.
  var squaredError: Double {
    rows.indices.reduce(0) { $0 + rowError($1, at: rows[$1]) }
  }

  /// Exchanges rows, then columns, and so on while that lessens the error: each time the best there
  /// is for all rows, or all columns, of a run.
  mutating func exchangeLines() {
    var error = squaredError
    for _ in 0..<Self.mostRounds where error > 0 {
      rows = exchanged(rows) { rowError($0, at: $1) }
      columns = exchanged(columns) { columnError($0, at: $1) }
      let now = squaredError
      guard now < error else { return }
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
        + Double(
          patterns.error(
            of: block.codes.elements[row * width + $1], row: place, column: columns[$1]))
    }
  }

  private func columnError(_ column: Int, at place: Int) -> Double {
    let width = columns.count
    return rows.indices.reduce(0) {
      $0
        + Double(
          patterns.error(
            of: block.codes.elements[$1 * width + column], row: rows[$1], column: place))
    }
  }
}
