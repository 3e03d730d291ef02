import Basics
import Hardware

/// Every matrix cut into a grid of array-sized blocks, one block to an array, nothing left out.
///
/// Zeros take cells like any weight and column groups are ignored: the baseline that savings are
/// held against.
public struct PlainGrid: Strategy {
  public static let name = "plain-grid"
  public static let summary = "array-sized blocks in a grid, one to an array, zeros and all"
  public static var fields: [Field<Self>] {
    [Field("copies", \.copies, in: 1...1024, "copies of every matrix, each on its own arrays")]
  }

  public var copies = 1

  public init() {}

  public func place(_ matrices: [Matrix], on accelerator: Accelerator) throws -> Placement {
    var blocks: [PlacedBlock] = []
    for copy in 0..<copies {
      for (index, matrix) in matrices.enumerated() {
        let whole = Block(
          matrix: index, rows: Array(0..<matrix.rows), columns: Array(0..<matrix.columns))
        for block in whole.cut(rows: accelerator.array.rows, columns: accelerator.array.columns) {
          blocks.append(block.placed(matrix.name, copy: copy, on: blocks.count))
        }
      }
    }
    return Placement(blocks: blocks, arrayCount: blocks.count)
  }
}
