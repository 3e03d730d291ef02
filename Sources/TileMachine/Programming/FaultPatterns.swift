import Basics
import Hardware

/// Which planes are stuck, and how, at every place of a block's rectangle.
struct FaultPatterns {
  private let width: Int
  /// For each place the number of its pattern; that of `patterns[0]`, where nothing is stuck, is 0.
  private let numbers: [Int]
  let patterns: [[CellState]]

  init(_ block: Block, _ faults: FaultMap, planes: Int) {
    let places = BlockPlaces(block, PhysicalLines(block))
    var patterns = [[CellState](repeating: .fine, count: planes)]
    var known = [patterns[0]: 0]
    numbers = (0..<block.codes.count).map { cell in
      let states = (0..<planes).map { faults[places(plane: $0, cell: cell)] }
      if let number = known[states] { return number }
      known[states] = patterns.count
      patterns.append(states)
      return patterns.count - 1
    }
    self.patterns = patterns
    width = block.columns.count
  }

  /// Whether no cell is stuck.
  var isFine: Bool { patterns.count == 1 }

  /// The pattern of a place of the rectangle.
  subscript(row: Int, column: Int) -> Int { numbers[row * width + column] }
}
