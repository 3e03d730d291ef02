import Basics
import Hardware

/// Which planes are stuck, and how, at every place of an array.
struct FaultPatterns {
  private let width: Int
  /// For each place the number of its pattern; that of `patterns[0]`, where nothing is stuck, is 0.
  private let numbers: [Int32]
  let patterns: [[CellState]]

  /// - Parameter position: the array's; as many physical arrays as there are planes.
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

  /// The pattern of a place.
  subscript(row: Int, column: Int) -> Int { Int(numbers[row * width + column]) }
}
