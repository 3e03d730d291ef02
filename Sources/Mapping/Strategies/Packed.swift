import Basics
import Hardware

/// Blocks of all matrices side by side on as few arrays as possible.
///
/// 1. Every column group of a matrix becomes a block with the rows it needs.
/// 2. Groups that share no row, as those of a depthwise convolution, become one block, each on its
///    own part of the diagonal, so that they are read at once.
/// 3. Blocks are cut to the size of an array, and lines that hold only zeros left out.
/// 4. The rectangles are packed, several to an array (`Packing`).
///
/// Step 2 takes cells to save reads; where it would cost an array it is left out.
public struct Packed: Strategy {
  public static let name = "packed"
  public static let summary = "several blocks to an array, empty lines left out"
  public static var fields: [Field<Self>] {
    [
      Field("drop-empty-lines", \.dropsEmptyLines, "leave out rows and columns that are all zero"),
      Field("copies", \.copies, in: 1...1024, "copies of every matrix, each on its own arrays"),
    ]
  }

  public var dropsEmptyLines = true
  public var copies = 1

  public init() {}

  public func place(_ matrices: [Matrix], on accelerator: Accelerator) throws -> Placement {
    packing(of: matrices, on: accelerator.array).placement(of: matrices, copies: copies)
  }

  /// One copy of every matrix, packed.
  func packing(of matrices: [Matrix], on array: ArraySection) -> Packing {
    let apart = blocks(of: matrices, on: array, joinsDisjoint: false)
    let joined = blocks(of: matrices, on: array, joinsDisjoint: true)
    let best = pack(joined, of: matrices, on: array)
    guard joined != apart else { return best }
    let other = pack(apart, of: matrices, on: array)
    return other.cost < best.cost ? other : best
  }

  private func pack(_ blocks: [Block], of matrices: [Matrix], on array: ArraySection) -> Packing {
    Packing(
      blocks, weightBits: blocks.map { matrices[$0.matrix].weightBits }, rows: array.rows,
      columns: array.columns)
  }

  /// What is to be packed, matrix by matrix, in the order of the column groups.
  func blocks(of matrices: [Matrix], on array: ArraySection, joinsDisjoint: Bool) -> [Block] {
    matrices.enumerated().flatMap { index, matrix in
      let pattern = ZeroPattern(matrix.codes)
      var blocks = groupBlocks(of: matrix, index: index, pattern: pattern)
      if joinsDisjoint { blocks = joined(blocks, rows: array.rows, columns: array.columns) }
      return blocks.flatMap { block in
        let pieces = block.cut(rows: array.rows, columns: array.columns)
        return dropsEmptyLines ? pieces.map(pattern.trimmed).filter { !$0.isEmpty } : pieces
      }
    }
  }

  private func groupBlocks(of matrix: Matrix, index: Int, pattern: ZeroPattern) -> [Block] {
    if matrix.columnGroups.count == 1, !dropsEmptyLines {
      return [
        Block(matrix: index, rows: Array(0..<matrix.rows), columns: matrix.columnGroups[0])
      ]
    }
    return matrix.columnGroups.map { group in
      let columns =
        dropsEmptyLines ? group.filter { !pattern.rowsOfColumn[$0].isEmpty } : group
      return Block(matrix: index, rows: pattern.liveRows(of: group).lines, columns: columns)
    }.filter { !$0.isEmpty }
  }

  /// Blocks that share no row with one another, one after another in a block as long as it fits.
  private func joined(_ blocks: [Block], rows: Int, columns: Int) -> [Block] {
    var result: [Block] = []
    for block in blocks {
      let host = result.firstIndex { other in
        other.rows.count + block.rows.count <= rows
          && other.columns.count + block.columns.count <= columns
          && Set(other.rows).isDisjoint(with: block.rows)
      }
      if let host {
        result[host].rows += block.rows
        result[host].columns += block.columns
      } else {
        result.append(block)
      }
    }
    return result
  }
}
