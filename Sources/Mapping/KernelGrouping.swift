import Basics
import Hardware

/// Puts kernels (matrix columns) with like zero patterns into groups, so that scattered zeros become
/// whole word lines that a group does not need.
///
/// Each group is mapped by itself with the rows that some kernel of it needs. Grouping is exact:
/// every column stays, once. A group costs its cells, counted after zero rows have gone, and
/// `cellsPerBlock` for every array-sized block of it, because a block is a read of its own:
///
///     cost = rows · columns + cellsPerBlock · ⌈rows / arrayRows⌉ · ⌈columns / arrayColumns⌉
///
/// 1. Kernels of equal pattern form a group.
/// 2. Again and again the two groups whose union costs least more are joined, down to one group; the
///    cheapest stage on the way is kept (agglomerative clustering, its dendrogram cut at the least
///    total cost).
/// 3. Single kernels move to other groups while that lowers the cost.
/// 4. If the groups need more arrays than all kernels in one, there is one group.
///
/// Since the rows of a group are among those of all kernels, cells never grow.
public struct KernelGrouping: Equatable, Sendable {
  public var arrayRows: Int
  public var arrayColumns: Int
  /// What one more block has to save to be worth it, in cells.
  public var cellsPerBlock: Int

  /// - Parameter cellsPerBlock: `nil`: the cells of four bit lines.
  public init(on array: ArraySection, cellsPerBlock: Int? = nil) {
    arrayRows = array.rows
    arrayColumns = array.columns
    self.cellsPerBlock = cellsPerBlock ?? 4 * array.rows
  }

  /// Columns clustered together at a time; wider matrices are clustered part by part.
  private static let mostColumns = 1024

  /// The groups for `codes`, `[rows, columns]`: together every column once, ascending in each group,
  /// groups in the order of their first columns, all-zero kernels in one group at the end.
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

  /// The positions these groups take when packed by themselves.
  private func arrays(_ groups: [[Int]], of codes: Tensor<Int16>) -> Int {
    let matrix = Matrix(name: "", codes: codes, weightBits: 16, columnGroups: groups)
    var array = ArraySection()
    array.rows = arrayRows
    array.columns = arrayColumns
    return Packed().packing(of: [matrix], on: array).arrayCount
  }
}
