import Basics
import Hardware

/// The pattern of stuck planes at every place of an array.
struct FaultPatterns {
  private let width: Int
  /// For each place the index of its pattern in `patterns`; nothing is stuck in pattern 0.
  private let numbers: [Int32]
  let patterns: [[CellState]]

  /// - Parameter position: the position, which has one physical array for each plane.
  init(_ position: Int, _ array: ArraySection, _ faults: FaultMap, planes: Int) {
    var patterns = [[CellState](repeating: .fine, count: planes)]
    var known: [[CellState]: Int32] = [patterns[0]: 0]
    numbers = (0..<array.rows * array.columns).map { cell in
      let (row, column) = (cell / array.columns, cell % array.columns)
      let states = (0..<planes).map {
        faults[CellPlace(array: position, plane: $0, row: row, column: column)]
      }
      if let number = known[states] { return number }
      known[states] = Int32(patterns.count)
      patterns.append(states)
      return Int32(patterns.count - 1)
    }
    self.patterns = patterns
    width = array.columns
  }

  /// Whether no cell is stuck.
  var isFine: Bool { patterns.count == 1 }

  /// The index of the pattern at a place.
  subscript(row: Int, column: Int) -> Int { Int(numbers[row * width + column]) }
}
