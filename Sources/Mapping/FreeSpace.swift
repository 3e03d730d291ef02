/// A rectangle of cells of one array.
struct Rectangle: Hashable {
  var row: Int
  var column: Int
  var rows: Int
  var columns: Int

  var bottom: Int { row + rows }
  var right: Int { column + columns }

  func contains(_ other: Rectangle) -> Bool {
    row <= other.row && column <= other.column && bottom >= other.bottom && right >= other.right
  }

  func intersects(_ other: Rectangle) -> Bool {
    row < other.bottom && other.row < bottom && column < other.right && other.column < right
  }

  /// The largest rectangles of this one that leave `hole` out; they may overlap each other.
  func without(_ hole: Rectangle) -> [Rectangle] {
    [
      Rectangle(row: row, column: column, rows: hole.row - row, columns: columns),
      Rectangle(row: hole.bottom, column: column, rows: bottom - hole.bottom, columns: columns),
      Rectangle(row: row, column: column, rows: rows, columns: hole.column - column),
      Rectangle(row: row, column: hole.right, rows: rows, columns: right - hole.right),
    ].filter { $0.rows > 0 && $0.columns > 0 }
  }
}

/// What is left of one array: all largest free rectangles, which may overlap each other.
///
/// Source: Jylänki, "A thousand ways to pack the bin", 2010, section 4 (maximal rectangles).
struct FreeSpace {
  /// Which of the free rectangles a block takes.
  enum Rule: CaseIterable {
    /// The one that leaves the narrowest strip along one side.
    case shortSide
    /// The smallest.
    case area
    /// The topmost, then the leftmost.
    case corner
  }

  private(set) var rectangles: [Rectangle]

  init(rows: Int, columns: Int) {
    rectangles = [Rectangle(row: 0, column: 0, rows: rows, columns: columns)]
  }

  /// Takes room for a block; `nil` where none is left.
  mutating func take(rows: Int, columns: Int, by rule: Rule) -> Rectangle? {
    let fitting = rectangles.filter { $0.rows >= rows && $0.columns >= columns }
    let best = fitting.min {
      rule.rank($0, rows, columns).lexicographicallyPrecedes(rule.rank($1, rows, columns))
    }
    guard let best else { return nil }
    let taken = Rectangle(row: best.row, column: best.column, rows: rows, columns: columns)
    remove(taken)
    return taken
  }

  private mutating func remove(_ taken: Rectangle) {
    let untouched = rectangles.filter { !$0.intersects(taken) }
    let parts = Set(rectangles.filter { $0.intersects(taken) }.flatMap { $0.without(taken) })
    let kept = parts.filter { part in
      !untouched.contains { $0.contains(part) }
        && !parts.contains { $0 != part && $0.contains(part) }
    }
    rectangles = untouched + kept.sorted { ($0.row, $0.column) < ($1.row, $1.column) }
  }
}

extension FreeSpace.Rule {
  /// The lower, the better.
  fileprivate func rank(_ free: Rectangle, _ rows: Int, _ columns: Int) -> [Int] {
    switch self {
    case .shortSide:
      [
        min(free.rows - rows, free.columns - columns),
        max(free.rows - rows, free.columns - columns),
      ]
    case .area: [free.rows * free.columns, free.rows - rows]
    case .corner: [free.row, free.column]
    }
  }
}
