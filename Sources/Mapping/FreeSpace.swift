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

  /// The maximal rectangles within this one that exclude `hole`; they may overlap.
  func without(_ hole: Rectangle) -> [Rectangle] {
    [
      Rectangle(row: row, column: column, rows: hole.row - row, columns: columns),
      Rectangle(row: hole.bottom, column: column, rows: bottom - hole.bottom, columns: columns),
      Rectangle(row: row, column: column, rows: rows, columns: hole.column - column),
      Rectangle(row: row, column: hole.right, rows: rows, columns: right - hole.right),
    ].filter { $0.rows > 0 && $0.columns > 0 }
  }
}

/// The free space of one array: all maximal free rectangles, which may overlap.
///
/// Source: Jylänki, "A thousand ways to pack the bin", 2010, section 4 (maximal rectangles).
struct FreeSpace {
  /// How a block chooses a free rectangle.
  enum Rule: CaseIterable {
    /// The rectangle that leaves the narrowest strip along one side.
    case shortSide
    /// The smallest rectangle.
    case area
    /// The topmost rectangle, then the leftmost.
    case corner
  }

  private(set) var rectangles: [Rectangle]
  /// The largest number of rows and of columns of any free rectangle.
  private(set) var mostRows: Int
  private(set) var mostColumns: Int

  init(rows: Int, columns: Int) {
    rectangles = [Rectangle(row: 0, column: 0, rows: rows, columns: columns)]
    mostRows = rows
    mostColumns = columns
  }

  /// Reserves space for a block; `nil` if there is none.
  mutating func take(rows: Int, columns: Int, by rule: Rule) -> Rectangle? {
    guard rows <= mostRows, columns <= mostColumns else { return nil }
    var best: (rectangle: Rectangle, rank: (Int, Int))?
    for free in rectangles where free.rows >= rows && free.columns >= columns {
      let rank = rule.rank(free, rows, columns)
      if best.map({ rank < $0.rank }) ?? true { best = (free, rank) }
    }
    guard let best else { return nil }
    let taken = Rectangle(
      row: best.rectangle.row, column: best.rectangle.column, rows: rows, columns: columns)
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
    mostRows = rectangles.reduce(0) { max($0, $1.rows) }
    mostColumns = rectangles.reduce(0) { max($0, $1.columns) }
  }
}

extension FreeSpace.Rule {
  /// The rank of a free rectangle for a block; the lowest is the best.
  fileprivate func rank(_ free: Rectangle, _ rows: Int, _ columns: Int) -> (Int, Int) {
    let (high, wide) = (free.rows - rows, free.columns - columns)
    return switch self {
    case .shortSide: (min(high, wide), max(high, wide))
    case .area: (free.rows * free.columns, high)
    case .corner: (free.row, free.column)
    }
  }
}
