import Basics
import Hardware

/// Blocks of all matrices side by side on as few arrays as possible.
///
/// 1. Every column group of a matrix becomes a block with the rows it needs.
/// 2. Groups that share no row, as those of a depthwise convolution, become one block, each on its
///    own part of the diagonal, so that they are read at once.
/// 3. Blocks are cut to the size of an array, and lines that hold only zeros left out.
/// 4. The rectangles are packed, several to an array (`Packing`).
/// 5. Blocks of one matrix on an array are read one after another. Where that takes more than
///    `slowdown` times as long as a plain grid, the matrices that lose most time are spread: 8, 4, 2
///    or 1 of their blocks on an array, the most that is fast enough, of as few matrices as it takes.
///
/// Step 2 takes cells to save reads; where it would cost an array, and time is not lost, it is left out.
public struct Packed: Strategy {
  public static let name = "packed"
  public static let summary = "several blocks to an array, empty lines left out"
  public static var fields: [Field<Self>] {
    [
      Field("drop-empty-lines", \.dropsEmptyLines, "leave out rows and columns that are all zero"),
      Field("copies", \.copies, in: 1...1024, "copies of every matrix, each on its own arrays"),
      Field(
        "slowdown", \.slowdown, in: 1...1e9,
        "how much longer than on a plain grid arrays may be read"),
    ]
  }

  public var dropsEmptyLines = true
  public var slowdown = 1.5
  public var copies = 1

  public init() {}

  public func place(_ matrices: [Matrix], on accelerator: Accelerator) throws -> Placement {
    packing(of: matrices, on: accelerator.array).placement(of: matrices, copies: copies)
  }

  public var tightest: any Strategy {
    var tightest = self
    tightest.slowdown = .infinity
    return tightest
  }

  /// One copy of every matrix, packed.
  func packing(of matrices: [Matrix], on array: ArraySection) -> Packing {
    let patterns = matrices.map { ZeroPattern($0.codes) }
    let groups = zip(matrices.indices, patterns).map { groupBlocks(of: matrices, $0, pattern: $1) }
    let joined = zip(groups, patterns).map { self.joined($0, of: $1, on: array) }
    func pack(_ blocks: [[Block]], spread: ArraySlice<Int> = [], most: Int = 1) -> Packing {
      let pieces = zip(blocks, patterns).flatMap { self.pieces(of: $0, pattern: $1, on: array) }
      return Packing(
        pieces, weightBits: pieces.map { matrices[$0.matrix].weightBits }, rows: array.rows,
        columns: array.columns, spread: Set(spread), most: most)
    }
    func isFast(_ packing: Packing) -> Bool { time(packing).slowdown <= slowdown }
    func time(_ packing: Packing) -> ReadingTime { ReadingTime(of: packing, matrices, on: array) }
    let best = pack(joined)
    if joined != groups {
      let apart = pack(groups)
      if apart.cost < best.cost, isFast(apart) { return apart }
    }
    if isFast(best) { return best }
    let losers = time(best).losers
    let most = Self.limits.first { isFast(pack(joined, spread: losers[...], most: $0)) } ?? 1
    let fewest = (1..<max(losers.count, 1)).bisected {
      isFast(pack(joined, spread: losers.prefix($0), most: most))
    }
    return pack(joined, spread: losers.prefix(fewest), most: most)
  }

  /// Blocks of one matrix that may share an array where all of them would take too long.
  private static let limits = [8, 4, 2, 1]

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

extension Range<Int> {
  /// The first number that satisfies `condition`, all later ones satisfying it, too; the end if none
  /// does.
  fileprivate func bisected(by condition: (Int) -> Bool) -> Int {
    var range = self
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range = condition(middle) ? range.lowerBound..<middle : middle + 1..<range.upperBound
    }
    return range.lowerBound
  }
}
