import Basics
import Hardware

/// Packs the blocks of all matrices onto as few arrays as possible.
///
/// 1. Every column group of a matrix becomes a block with the rows it needs.
/// 2. Groups without common rows, such as those of a depthwise convolution, are merged into one
///    block along its diagonal, so that they are read at once.
/// 3. Blocks are cut to the size of an array, and lines with only zeros are dropped.
/// 4. The rectangles are packed, several per array (`Packing`).
/// 5. Blocks of one matrix on the same array are read one after another. If that takes more than
///    `slowdown` times as long as a plain grid, the matrices with the largest loss are spread: at
///    most 8, 4, 2 or 1 of their blocks per array (the largest limit that is fast enough), for as
///    few matrices as necessary.
///
/// Step 2 uses cells to save reads; it is skipped if it would cost an array and no time is lost.
///
/// With `cut`, blocks are also cut at halves or quarters of an array where the packing takes over 3 %
/// more arrays than its cells: 68×68 weights leave half of an array of 128×128, but 64×64, 64×4 and
/// 4×68 fill it with others.
public struct Packed: CopyingStrategy {
  public static let name = "packed"
  public static let summary = "several blocks per array, without empty lines"
  public static var fields: [Field<Self>] {
    [
      Field("drop-empty-lines", \.dropsEmptyLines, "whether to drop rows and columns of zeros"),
      .copies,
      Field("slowdown", \.slowdown, in: 1...1e9, "maximum read time relative to a plain grid")
        .unlessBalanced,
      Field(
        "cut", \.cuts,
        "whether to cut blocks that leave space on an array, which takes more conversions"
      ).unlessBalanced,
    ]
  }

  public var dropsEmptyLines = true
  public var cuts = false
  public var slowdown = 1.5
  public var copies = Copies.each(1)

  public init() {}

  public func place(_ matrices: [Matrix], on accelerator: Accelerator, positions: Int) throws
    -> Placement
  {
    switch copies {
    case .each: repeated(matrices, copies.counts(matrices), on: accelerator.array)
    case .balanced:
      BalancedPacking(
        matrices, pieces(of: matrices, on: accelerator.array), on: accelerator.array,
        available: positions
      ).placement(of: matrices)
    }
  }

  /// Every matrix as often as `counts` says, each copy on arrays of its own.
  private func repeated(_ matrices: [Matrix], _ counts: [Int], on array: ArraySection) -> Placement
  {
    var placement = Placement(blocks: [], arrayCount: 0)
    var (last, single) = ([Matrix](), placement)
    for copy in 0..<(counts.max() ?? 0) {
      let copied = zip(matrices, counts).filter { copy < $1 }.map(\.0)
      if copied.count != last.count {
        (last, single) = (copied, packing(of: copied, on: array).placement(of: copied))
      }
      placement.append(single, as: copy)
    }
    return placement
  }

  /// The pieces of one copy of each matrix, with disjoint groups merged.
  func pieces(of matrices: [Matrix], on array: ArraySection) -> [[UnplacedBlock]] {
    matrices.indices.map { index in
      let pattern = ZeroPattern(matrices[index].codes)
      let groups = groupBlocks(of: matrices, index, pattern: pattern)
      return pieces(of: joined(groups, of: pattern, on: array), pattern: pattern, on: array)
    }
  }

  public var tightest: any Strategy {
    var tightest = self
    tightest.slowdown = .infinity
    tightest.cuts = true
    return tightest
  }

  /// One copy of every matrix, packed.
  func packing(of matrices: [Matrix], on array: ArraySection) -> Packing {
    let patterns = matrices.map { ZeroPattern($0.codes) }
    let groups = zip(matrices.indices, patterns).map { groupBlocks(of: matrices, $0, pattern: $1) }
    let joined = zip(groups, patterns).map { self.joined($0, of: $1, on: array) }
    func pack(
      _ blocks: [[UnplacedBlock]], spread: ArraySlice<Int> = [], most: Int = 1, parts: Int = 1
    ) -> Packing {
      let pieces = zip(blocks, patterns).flatMap { self.pieces(of: $0, pattern: $1, on: array) }
        .flatMap { $0.cut(rows: array.rows, columns: array.columns, parts: parts) }
      return Packing(
        pieces, weightBits: pieces.map { matrices[$0.matrix].weightBits }, rows: array.rows,
        columns: array.columns, spread: Set(spread), most: most)
    }
    func isFast(_ packing: Packing) -> Bool { time(packing).slowdown <= slowdown }
    func time(_ packing: Packing) -> ReadingTime { ReadingTime(of: packing, matrices, on: array) }
    let best = smallest(of: { pack(joined, parts: $0) }, isFast)
    if joined != groups {
      let apart = smallest(of: { pack(groups, parts: $0) }, isFast)
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

  /// The packing with the lowest cost among those whose blocks are cut at fractions of an array.
  private func smallest(of pack: (_ parts: Int) -> Packing, _ isFast: (Packing) -> Bool) -> Packing
  {
    var best = pack(1)
    guard cuts else { return best }
    for parts in [2, 4] where !best.isDense {
      let packing = pack(parts)
      if packing.cost < best.cost, isFast(packing) { best = packing }
    }
    return best
  }

  /// The limits for the blocks of one matrix on an array if all of them would take too long.
  private static let limits = [8, 4, 2, 1]

  /// A block of any size for each column group of matrix `index`.
  private func groupBlocks(of matrices: [Matrix], _ index: Int, pattern: ZeroPattern)
    -> [UnplacedBlock]
  {
    let groups = matrices[index].columnGroups
    if groups.count == 1, !dropsEmptyLines {
      return [UnplacedBlock(matrix: index, rows: Array(0..<pattern.rows), columns: groups[0])]
    }
    return groups.map { group in
      let columns =
        dropsEmptyLines ? group.filter { !pattern.rowsOfColumn[$0].isEmpty } : group
      return UnplacedBlock(matrix: index, rows: pattern.liveRows(of: group).lines, columns: columns)
    }.filter { !$0.isEmpty }
  }

  private func pieces(of blocks: [UnplacedBlock], pattern: ZeroPattern, on array: ArraySection)
    -> [UnplacedBlock]
  {
    let pieces = blocks.flatMap { $0.cut(rows: array.rows, columns: array.columns) }
    return dropsEmptyLines ? pieces.map(pattern.trimmed).filter { !$0.isEmpty } : pieces
  }

  /// Merges blocks without common rows into one block, as long as it fits an array.
  private func joined(_ blocks: [UnplacedBlock], of pattern: ZeroPattern, on array: ArraySection)
    -> [UnplacedBlock]
  {
    var result: [(block: UnplacedBlock, rows: LineSet)] = []
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

extension Field<Packed> {
  /// Balanced copies spread blocks by their own rule.
  fileprivate var unlessBalanced: Field {
    only(when: { $0.copies != .balanced }, "no 'copies: balanced'")
  }
}
