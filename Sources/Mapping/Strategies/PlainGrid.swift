import Basics
import Hardware

/// Cuts every matrix into a grid of array-sized blocks, one block per array.
///
/// Zeros take cells like any weight, and column groups are ignored: the baseline for savings.
public struct PlainGrid: Strategy {
  public static let name = "plain-grid"
  public static let summary = "a grid of array-sized blocks, one per array, including zeros"
  public static var fields: [Field<Self>] {
    [Field("copies", \.copies, in: 1...1024, "copies of every matrix, each on its own arrays")]
  }

  public var copies = 1

  public init() {}

  public func place(_ matrices: [Matrix], on accelerator: Accelerator) throws -> Placement {
    var blocks: [PlacedBlock] = []
    for copy in 0..<copies {
      for (index, matrix) in matrices.enumerated() {
        let whole = UnplacedBlock(
          matrix: index, rows: Array(0..<matrix.rows), columns: Array(0..<matrix.columns))
        for block in whole.cut(rows: accelerator.array.rows, columns: accelerator.array.columns) {
          blocks.append(block.placed(matrix.name, copy: copy, on: blocks.count))
        }
      }
    }
    return Placement(blocks: blocks, arrayCount: blocks.count)
  }
}
