import Basics
import Hardware

/// Groups kernels (matrix columns) with similar zero patterns, so that scattered zeros become whole
/// word lines that a group does not need.
///
/// Each group is mapped separately, with the rows that its kernels need. Grouping is exact: every
/// column is in one group. The cost of a group is its cells without zero rows plus `cellsPerBlock`
/// for every array-sized block, because each block is read separately:
///
///     cost = rows · columns + cellsPerBlock · ⌈rows / arrayRows⌉ · ⌈columns / arrayColumns⌉
///
/// 1. Kernels with equal patterns form a group.
/// 2. The two groups whose union adds the least cost are joined, repeatedly, down to one group; the
///    cheapest stage is kept (agglomerative clustering with the dendrogram cut at the lowest cost).
/// 3. Single kernels move to other groups while that lowers the cost.
/// 4. If the groups need more arrays than a single group of all kernels, there is one group.
///
/// The number of cells never grows, because the rows of a group are among those of all kernels.
public struct KernelGrouping: Equatable, Sendable {
  public var arrayRows: Int
  public var arrayColumns: Int
  /// The number of cells that an additional block must save.
  public var cellsPerBlock: Int

  /// - Parameters:
  ///   - reads: reads per image, that is the number of windows. A matrix that is read more often
  ///     needs a larger saving per block, because arrays are paid once but reads every time.
  ///   - cellsPerBlock: `nil`: the cells of four bit lines, times the binary digits of `reads`.
  public init(on array: ArraySection, reads: Int = 1, cellsPerBlock: Int? = nil) {
    arrayRows = array.rows
    arrayColumns = array.columns
    let digits = reads.bitWidth - reads.leadingZeroBitCount
    self.cellsPerBlock = cellsPerBlock ?? 4 * array.rows * digits
  }

  /// The maximum number of columns clustered together; wider matrices are clustered in parts.
  private static let mostColumns = 1024

  /// The groups for `codes`, `[rows, columns]`: every column once, ascending in each group; groups
  /// ordered by their first column; all-zero kernels in one group at the end.
  public func groups(of codes: Tensor<Int16>) -> [[Int]] {
    let pattern = ZeroPattern(codes)
    let live = (0..<codes.shape[1]).filter { !pattern.rowsOfColumn[$0].isEmpty }
    let dead = (0..<codes.shape[1]).filter { pattern.rowsOfColumn[$0].isEmpty }
    let clustered = live.chunks(of: Self.mostColumns).flatMap { columns -> [[Int]] in
      let stages = KernelClustering(columns, of: pattern, by: self)
      return KernelExchange(stages.cheapest, of: pattern, by: self).groups
    }
    let groups = clustered.map { $0.sorted() }.sorted { $0[0] < $1[0] }
    let chosen = arrays(groups, of: codes) > arrays([live], of: codes) ? [live] : groups
    return chosen.filter { !$0.isEmpty } + (dead.isEmpty ? [] : [dead])
  }

  func cost(rows: Int, columns: Int) -> Int {
    let high = (rows + arrayRows - 1) / arrayRows
    let wide = (columns + arrayColumns - 1) / arrayColumns
    return rows * columns + cellsPerBlock * high * wide
  }

  /// The number of positions that these groups take when packed alone.
  private func arrays(_ groups: [[Int]], of codes: Tensor<Int16>) -> Int {
    let matrix = Matrix(name: "", codes: codes, weightBits: 16, columnGroups: groups)
    var array = ArraySection()
    array.rows = arrayRows
    array.columns = arrayColumns
    return Packed().packing(of: [matrix], on: array).arrayCount
  }
}
