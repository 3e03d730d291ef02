import Basics
import Hardware
import TileMachine

/// One block on an array with stuck cells.
struct BlockRepair {
  /// The number of lines that are exchanged together, among as many free ones at most; the work
  /// grows with its cube.
  private static let longestRun = 256
  /// The maximum number of rounds in which rows, then columns are exchanged.
  private static let mostRounds = 4
  /// The relative decrease of the error below which no further round follows.
  private static let leastGain = 0.01

  private let block: Block
  private let patterns: FaultPatterns
  private let choices: LevelChoices
  /// The array's lines that hold the block's lines.
  private(set) var lines: PhysicalLines

  /// - Parameters:
  ///   - lines: the initial lines of the block.
  ///   - patterns: those of the array, with as many planes as the block's weights have.
  init(
    _ block: Block, on lines: PhysicalLines, _ encoding: any Encoding, weightBits: Int,
    _ cells: WrittenLevels, _ patterns: FaultPatterns
  ) {
    self.block = block
    self.patterns = patterns
    choices = LevelChoices(
      patterns.patterns, encoding, weightBits: weightBits, cells, codes: block.codes.elements)
    self.lines = lines
  }

  /// The level of every cell, `[planes, rows, columns]`.
  var levels: Tensor<Int> {
    let width = block.columns.count
    var levels = Tensor([choices.planeCount] + block.codes.shape, repeating: 0)
    for (cell, code) in block.codes.elements.enumerated() {
      let pattern = patterns[lines.rows[cell / width], lines.columns[cell % width]]
      for (plane, level) in choices.levels(of: code, in: pattern).enumerated() {
        levels.elements[plane * block.codes.count + cell] = level
      }
    }
    return levels
  }

  /// The sum of the expected squared errors of all weights, in squared codes.
  var squaredError: Double {
    lines.rows.indices.reduce(0) { $0 + rowError($1, at: lines.rows[$1]) }
  }

  /// Exchanges rows, then columns, and repeats this while the error decreases. Each step finds the
  /// best assignment of all rows, or all columns, of a run to their own places and free ones.
  ///
  /// - Parameter free: the free places, including the block's own.
  mutating func exchangeLines(among free: FreePlaces) {
    guard !patterns.isFine else { return }
    var error = squaredError
    for _ in 0..<Self.mostRounds {
      lines.rows = exchanged(lines.rows, among: free.rows(across: lines.columns)) {
        rowError($0, at: $1)
      }
      lines.columns = exchanged(lines.columns, among: free.columns(across: lines.rows)) {
        columnError($0, at: $1)
      }
      let now = squaredError
      guard now < (1 - Self.leastGain) * error else { return }
      error = now
    }
  }

  /// - Parameter free: the free places, including `places`.
  private func exchanged(
    _ places: [Int], among free: [Int], error: (_ line: Int, _ place: Int) -> Double
  ) -> [Int] {
    let own = Set(places)
    var spare = free.filter { !own.contains($0) }
    return stride(from: 0, to: places.count, by: Self.longestRun).flatMap { start in
      let run = start..<min(start + Self.longestRun, places.count)
      let offered = Array(places[run]) + spare.prefix(Self.longestRun)
      let costs = run.flatMap { line in offered.map { error(line, $0) } }
      let chosen = Assignment(run.count, of: offered.count, costs: costs).places.map { offered[$0] }
      let left = Set(offered).subtracting(chosen)
      spare = offered.filter(left.contains) + spare.dropFirst(Self.longestRun)
      return chosen
    }
  }

  private func rowError(_ row: Int, at place: Int) -> Double {
    let width = lines.columns.count
    return lines.columns.indices.reduce(0) {
      $0
        + choices.error(
          of: block.codes.elements[row * width + $1], in: patterns[place, lines.columns[$1]])
    }
  }

  private func columnError(_ column: Int, at place: Int) -> Double {
    let width = lines.columns.count
    return lines.rows.indices.reduce(0) {
      $0
        + choices.error(
          of: block.codes.elements[$1 * width + column], in: patterns[lines.rows[$1], place])
    }
  }
}
