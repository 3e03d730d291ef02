import Basics
import Hardware

/// The memristors of a placement, by the four definitions in `docs/reference.md`.
public struct MemristorCount: Equatable, Sendable {
  /// Cells of whole arrays: positions × rows × columns × planes. The widest weights at a position
  /// determine its planes.
  public var allocated = 0
  /// Cells inside blocks, on every plane of their matrix.
  public var occupied = 0
  /// Non-zero weights × planes × copies, plus the cells of reference columns.
  public var used = 0
  /// Cells whose target is not HRS.
  public var programmed = 0
  /// Physical arrays: positions × planes.
  public var arrays = 0
  /// Cells of reference columns, which are additional to the arrays: included only in `used`.
  public var reference = 0

  public init() {}

  /// The larger number of each kind, for parts that use the same arrays one after another.
  public func largest(_ other: Self) -> Self {
    var largest = self
    largest.allocated = max(allocated, other.allocated)
    largest.occupied = max(occupied, other.occupied)
    largest.used = max(used, other.used)
    largest.programmed = max(programmed, other.programmed)
    largest.arrays = max(arrays, other.arrays)
    largest.reference = max(reference, other.reference)
    return largest
  }

  /// - Precondition: the placement has been verified against these matrices.
  public init(
    of matrices: [Matrix], placed placement: Placement, in encoding: any Encoding,
    on array: ArraySection
  ) {
    let blocks = Dictionary(grouping: placement.blocks, by: \.matrix)
    self.init(
      of: matrices.map { PlacedCells(of: $0, in: blocks[$0.name] ?? [], encoding) },
      placed: placement, in: encoding, on: array)
  }

  /// The same, of matrices whose cells are counted already.
  public init(
    of cells: [PlacedCells], placed placement: Placement, in encoding: any Encoding,
    on array: ArraySection
  ) {
    let planes = cells.reduce(into: [String: Int]()) { $0[$1.matrix] = $1.planes }
    var planesOfArray = Array(repeating: 0, count: placement.arrayCount)
    var copies: [String: Int] = [:]
    for block in placement.blocks {
      guard let planes = planes[block.matrix] else { continue }
      planesOfArray[block.array] = max(planesOfArray[block.array], planes)
      copies[block.matrix] = max(copies[block.matrix] ?? 0, block.copy + 1)
      occupied += block.rows.count * block.columns.count * planes
    }
    programmed = cells.reduce(0) { $0 + $1.programmed }
    arrays = planesOfArray.reduce(0, +)
    allocated = arrays * array.rows * array.columns
    reference = arrays * array.rows * encoding.referenceColumns
    used = reference
    for cells in cells { used += cells.nonZero * cells.planes * (copies[cells.matrix] ?? 0) }
  }
}
