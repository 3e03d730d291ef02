/// The pulses of each amplitude on each line of an array.
struct LineCounts {
  private let steps: Int
  private var rows: [Int]
  private var columns: [Int]
  private var all: [Int]

  init(rows: Int, columns: Int, steps: Int) {
    self.steps = steps
    self.rows = [Int](repeating: 0, count: rows * steps)
    self.columns = [Int](repeating: 0, count: columns * steps)
    all = [Int](repeating: 0, count: steps)
  }

  /// Counts a pulse on a cell.
  mutating func add(row: Int, column: Int, step: Int) {
    rows[row * steps + step] += 1
    columns[column * steps + step] += 1
    all[step] += 1
  }

  /// The pulses of an amplitude on the lines of a cell, and on other cells.
  ///
  /// - Precondition: none of them was on the cell itself.
  func others(row: Int, column: Int, step: Int) -> (onLines: Int, elsewhere: Int) {
    let lines = rows[row * steps + step] + columns[column * steps + step]
    return (lines, all[step] - lines)
  }

  /// Takes away a pulse on a cell.
  mutating func remove(row: Int, column: Int, step: Int) {
    rows[row * steps + step] -= 1
    columns[column * steps + step] -= 1
    all[step] -= 1
  }
}
