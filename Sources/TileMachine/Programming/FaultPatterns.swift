import Basics
import Hardware

/// Which planes are stuck, and how, at every place of a block's rectangle, and what that costs each
/// code.
struct FaultPatterns {
  private let width: Int
  /// For each place the number of its pattern; 0: nothing is stuck.
  private let numbers: [Int32]
  private let patterns: [[CellState]]
  private let lowest: Int
  private let codeCount: Int
  /// `[patterns, codes]`.
  private let errors: [Float]

  /// - Parameter squaredErrors: of each of some codes in a pattern.
  init(
    _ block: Block, _ faults: FaultMap, _ planes: Int,
    _ squaredErrors: (_ states: [CellState], _ codes: ClosedRange<Int>) -> [Float]
  ) {
    let codes = Int(block.codes.elements.min() ?? 0)...Int(block.codes.elements.max() ?? 0)
    let places = BlockPlaces(block, PhysicalLines(block))
    var patterns = [[CellState](repeating: .fine, count: planes)]
    var known = [patterns[0]: Int32(0)]
    numbers = (0..<block.codes.count).map { cell in
      let states = (0..<planes).map { faults[places(plane: $0, cell: cell)] }
      if let number = known[states] { return number }
      known[states] = Int32(patterns.count)
      patterns.append(states)
      return Int32(patterns.count - 1)
    }
    self.patterns = patterns
    width = block.columns.count
    lowest = codes.lowerBound
    codeCount = codes.count
    errors = patterns.flatMap { squaredErrors($0, codes) }
  }

  /// The states of the planes where any is stuck.
  func states(row: Int, column: Int) -> [CellState]? {
    let number = numbers[row * width + column]
    return number == 0 ? nil : patterns[Int(number)]
  }

  /// The squared error of a code at a place.
  func error(of code: Int16, row: Int, column: Int) -> Float {
    let number = Int(numbers[row * width + column])
    return number == 0 ? 0 : errors[number * codeCount + Int(code) - lowest]
  }
}
