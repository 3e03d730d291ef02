import Hardware
import TileMachine

/// The places of an array that no block occupies.
struct FreePlaces {
  private let width: Int
  private let height: Int
  /// `[rows, columns]`.
  private var isTaken: [Bool]

  init(_ array: ArraySection) {
    (height, width) = (array.rows, array.columns)
    isTaken = [Bool](repeating: false, count: height * width)
  }

  /// Returns the rows that are free in all `columns`, ascending.
  func rows(across columns: [Int]) -> [Int] {
    (0..<height).filter { row in columns.allSatisfy { !isTaken[row * width + $0] } }
  }

  /// Returns the columns that are free in all `rows`, ascending.
  func columns(across rows: [Int]) -> [Int] {
    (0..<width).filter { column in rows.allSatisfy { !isTaken[$0 * width + column] } }
  }

  mutating func take(_ lines: PhysicalLines) { mark(lines, true) }

  mutating func release(_ lines: PhysicalLines) { mark(lines, false) }

  private mutating func mark(_ lines: PhysicalLines, _ taken: Bool) {
    for row in lines.rows {
      for column in lines.columns { isTaken[row * width + column] = taken }
    }
  }
}
