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
    let patterns = matrices.map { ZeroPattern($0.codes) }
    let groups = zip(matrices.indices, patterns).map { groupBlocks(of: matrices, $0, pattern: $1) }
    let joined = zip(groups, patterns).map { self.joined($0, of: $1, on: array) }
    func pack(_ blocks: [[Block]]) -> Packing {
      let pieces = zip(blocks, patterns).flatMap { self.pieces(of: $0, pattern: $1, on: array) }
      return Packing(
        pieces, weightBits: pieces.map { matrices[$0.matrix].weightBits }, rows: array.rows,
        columns: array.columns)
    }
    let best = pack(joined)
    guard joined != groups else { return best }
    let apart = pack(groups)
    return apart.cost < best.cost ? apart : best
  }

  /// A block for each column group of matrix `index`, whatever its size.
  private func groupBlocks(of matrices: [Matrix], _ index: Int, pattern: ZeroPattern) -> [Block] {
    let groups = matrices[index].columnGroups
    if groups.count == 1, !dropsEmptyLines {
      return [Block(matrix: index, rows: Array(0..<pattern.rows), columns: groups[0])]
    }
    return groups.map { group in
      let columns =
        dropsEmptyLines ? group.filter { !pattern.rowsOfColumn[$0].isEmpty } : group
      return Block(matrix: index, rows: pattern.liveRows(of: group).lines, columns: columns)
    }.filter { !$0.isEmpty }
  }

  private func pieces(of blocks: [Block], pattern: ZeroPattern, on array: ArraySection) -> [Block] {
    let pieces = blocks.flatMap { $0.cut(rows: array.rows, columns: array.columns) }
    return dropsEmptyLines ? pieces.map(pattern.trimmed).filter { !$0.isEmpty } : pieces
  }

  /// Blocks that share no row with one another, one after another in a block as long as it fits.
  private func joined(_ blocks: [Block], of pattern: ZeroPattern, on array: ArraySection) -> [Block]
  {
    var result: [(block: Block, rows: LineSet)] = []
    for block in blocks {
      let rows = pattern.liveRows(of: block.columns)
      let host = result.firstIndex { other in
        other.block.rows.count + block.rows.count <= array.rows
          && other.block.columns.count + block.columns.count <= array.columns
          && other.rows.isDisjoint(with: rows)
      }
      if let host {
        result[host].block.rows += block.rows
        result[host].block.columns += block.columns
        result[host].rows.formUnion(rows)
      } else {
        result.append((block, rows))
      }
    }
    return result.map(\.block)
  }
}
