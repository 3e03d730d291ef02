import Basics
import Hardware

/// The place of every block of every matrix on the arrays.
///
/// An *array* here is a position: one physical array per plane of the encoding, all with the same
/// geometry.
public struct Placement: Equatable, Sendable {
  public var blocks: [PlacedBlock]
  /// Positions used, `0..<arrayCount`.
  public var arrayCount: Int
  /// How balanced the copies are; `nil` if their number was given.
  public var balance: Balance?

  public init(blocks: [PlacedBlock], arrayCount: Int) {
    self.blocks = blocks
    self.arrayCount = arrayCount
  }
}

/// A rectangle of cells that holds chosen rows and columns of one matrix.
public struct PlacedBlock: Equatable, Sendable {
  public var matrix: String
  /// 0 for the first copy of the matrix.
  public var copy: Int
  public var array: Int
  /// The word line and bit line of the block's first cell.
  public var originRow: Int
  public var originColumn: Int
  /// The matrix rows and columns on the lines of the block, in order.
  public var rows: [Int]
  public var columns: [Int]

  public init(
    matrix: String, copy: Int, array: Int, originRow: Int, originColumn: Int, rows: [Int],
    columns: [Int]
  ) {
    self.matrix = matrix
    self.copy = copy
    self.array = array
    self.originRow = originRow
    self.originColumn = originColumn
    self.rows = rows
    self.columns = columns
  }
}
