import Basics
import Hardware

/// Cuts every matrix into a grid of array-sized blocks, one block per array.
///
/// Zeros take cells like any weight, and column groups are ignored: the baseline for savings.
public struct PlainGrid: Strategy {
  public static let name = "plain-grid"
  public static let summary = "a grid of array-sized blocks, one per array, including zeros"
  public static var fields: [Field<Self>] { [.copies] }

  public var copies = Copies.each(1)

  public init() {}

  public func place(_ matrices: [Matrix], on accelerator: Accelerator, positions: Int) throws
    -> Placement
  {
    let grids = matrices.indices.map { matrices.grid(of: $0, on: accelerator.array) }
    let demands = zip(matrices, grids).map { matrix, grid in
      Replication.Demand(
        matrix, positions: grid.count,
        reads: accelerator.array.readings(rows: min(matrix.rows, accelerator.array.rows)))
    }
    let counts = copies.counts(demands, available: positions)
    var blocks: [PlacedBlock] = []
    for copy in 0..<(counts.max() ?? 0) {
      for (index, grid) in grids.enumerated() where copy < counts[index] {
        for block in grid {
          blocks.append(
            block.copied(as: copy).placed(matrices[index].name, on: blocks.count))
        }
      }
    }
    return Placement(blocks: blocks, arrayCount: blocks.count)
  }
}

extension [Matrix] {
  /// The blocks of matrix `index`, zeros included.
  fileprivate func grid(of index: Int, on array: ArraySection) -> [UnplacedBlock] {
    let whole = UnplacedBlock(
      matrix: index, rows: [Int](0..<self[index].rows),
      columns: [Int](0..<self[index].columns))
    return whole.cut(rows: array.rows, columns: array.columns)
  }
}
