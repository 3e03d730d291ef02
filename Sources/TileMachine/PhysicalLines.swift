/// The lines of an array on which the lines of a block stand.
public struct PhysicalLines: Equatable, Sendable {
  public var rows: [Int]
  public var columns: [Int]

  public init(rows: [Int], columns: [Int]) {
    self.rows = rows
    self.columns = columns
  }

  /// Side by side from the block's origin on.
  public init(_ block: Block) {
    rows = block.rows.indices.map { block.originRow + $0 }
    columns = block.columns.indices.map { block.originColumn + $0 }
  }
}
