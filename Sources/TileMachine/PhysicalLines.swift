/// The lines of an array that hold the lines of a block.
public struct PhysicalLines: Equatable, Sendable {
  public var rows: [Int]
  public var columns: [Int]

  public init(rows: [Int], columns: [Int]) {
    self.rows = rows
    self.columns = columns
  }

  /// The adjacent lines from the block's origin.
  public init(_ block: Block) {
    rows = block.rows.indices.map { block.originRow + $0 }
    columns = block.columns.indices.map { block.originColumn + $0 }
  }
}
