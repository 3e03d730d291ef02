/// A division of the windows of a matrix among its copies: `rows` × `columns` parts.
///
/// Part (r, c) has the output rows r, r + rows, r + 2 · rows, … and every `columns`-th stretch of
/// adjacent output columns, so that copies work side by side on rows that arrive in order.
public struct WindowSplit: Equatable, Sendable {
  public let rows: Int
  public let columns: Int
  private let extent: Extent

  /// The windows along the first axis, along the second, and along all others.
  private struct Extent: Equatable {
    var height: Int
    var width: Int
    var depth: Int

    init(_ windows: [Int]) {
      height = windows.first ?? 1
      width = windows.dropFirst().first ?? 1
      depth = windows.dropFirst(2).reduce(1, *)
    }

    init(_ matrix: Matrix) {
      self.init(matrix.windows)
      if matrix.windows.isEmpty { depth = matrix.firings }
    }
  }

  /// The part of one copy.
  public struct Share: Equatable, Sendable {
    /// The first output row, the distance to the next, and their number.
    public var firstRow: Int
    public var rowStep: Int
    public var rowCount: Int
    public var columns: Range<Int>
  }

  private init(_ extent: Extent, rowsEach: Int, columnsEach: Int) {
    self.extent = extent
    rows = extent.height.dividedUp(by: rowsEach)
    columns = extent.width.dividedUp(by: columnsEach)
  }

  /// The split into at most `most` parts whose largest part is the smallest; among equals the one
  /// with the fewest parts, then with the most rows.
  public init(of matrix: Matrix, most: Int) { self.init(Extent(matrix), most: most) }

  /// The same for windows of these numbers along each axis.
  public init(ofWindows windows: [Int], most: Int) { self.init(Extent(windows), most: most) }

  private init(_ extent: Extent, most: Int) {
    let splits = (1...max(1, min(extent.height, most))).map { rows in
      WindowSplit(
        extent, rowsEach: extent.height.dividedUp(by: rows),
        columnsEach: extent.width.dividedUp(by: max(1, most / rows)))
    }
    self = splits.min { $0.rank < $1.rank } ?? splits[0]
  }

  /// The split with the fewest parts of at most `largest` windows; `nil` if there is none.
  init?(of matrix: Matrix, largest: Int) {
    let extent = Extent(matrix)
    let lines = largest / max(1, extent.depth)
    guard lines > 0 else { return nil }
    let splits = (1...min(extent.height, lines)).map {
      WindowSplit(extent, rowsEach: $0, columnsEach: min(extent.width, lines / $0))
    }
    self = splits.min { ($0.parts, -$0.rows) < ($1.parts, -$1.rows) } ?? splits[0]
  }

  public var parts: Int { rows * columns }

  /// The windows of the largest part.
  public var largest: Int {
    extent.height.dividedUp(by: rows) * extent.width.dividedUp(by: columns) * extent.depth
  }

  private var rank: (Int, Int, Int) { (largest, parts, -rows) }

  /// The share of copy `index`, in `0..<parts`; the copies of a row follow each other.
  public func share(of index: Int) -> Share {
    let (row, column) = index.quotientAndRemainder(dividingBy: columns)
    return Share(
      firstRow: row, rowStep: rows, rowCount: (extent.height - row).dividedUp(by: rows),
      columns: extent.width * column / columns..<extent.width * (column + 1) / columns)
  }
}

extension Int {
  /// The quotient, rounded up.
  package func dividedUp(by divisor: Int) -> Int { (self + divisor - 1) / divisor }
}
