/// Kernels joined two groups at a time, the cheapest pair first.
struct KernelClustering {
  private struct Group {
    var columns: [Int]
    var rows: LineSet
    var rowCount: Int
    var cost: Int
    /// The later group that is cheapest to join, and what joining adds; `nil`: none is left.
    var partner: (index: Int, added: Int)?
  }

  private let grouping: KernelGrouping
  private var groups: [Group?]

  /// The stage with the least total cost; of equals the one with the fewest groups.
  private(set) var cheapest: [[Int]]

  init(_ columns: [Int], of pattern: ZeroPattern, by grouping: KernelGrouping) {
    self.grouping = grouping
    let alike = Dictionary(grouping: columns) { pattern.rowsOfColumn[$0] }
    groups = alike.values.sorted { $0[0] < $1[0] }.map { columns in
      let rows = pattern.rowsOfColumn[columns[0]]
      let cost = grouping.cost(rows: rows.count, columns: columns.count)
      return Group(columns: columns, rows: rows, rowCount: rows.count, cost: cost)
    }
    cheapest = groups.compactMap { $0?.columns }
    for index in groups.indices { findPartner(of: index) }
    joinAll()
  }

  private mutating func joinAll() {
    var cost = groups.reduce(0) { $0 + ($1?.cost ?? 0) }
    var least = cost
    while let (first, second, added) = cheapestPair() {
      join(first, second)
      cost += added
      if cost <= least {
        least = cost
        cheapest = groups.compactMap { $0?.columns }
      }
    }
  }

  private func cheapestPair() -> (Int, Int, added: Int)? {
    var best: (Int, Int, added: Int)?
    for (index, group) in groups.enumerated() {
      guard let partner = group?.partner, partner.added < best?.added ?? .max else { continue }
      best = (index, partner.index, partner.added)
    }
    return best
  }

  /// What joining two groups adds to the total cost, often less than nothing.
  private func added(_ a: Group, _ b: Group) -> Int {
    let rows = a.rows.unionCount(b.rows)
    return grouping.cost(rows: rows, columns: a.columns.count + b.columns.count) - a.cost - b.cost
  }

  private mutating func findPartner(of index: Int) {
    guard let group = groups[index] else { return }
    var best: (index: Int, added: Int)?
    for other in (index + 1)..<max(groups.count, index + 1) {
      guard let candidate = groups[other] else { continue }
      let added = added(group, candidate)
      if added < best?.added ?? .max { best = (other, added) }
    }
    groups[index]?.partner = best
  }

  private mutating func join(_ first: Int, _ second: Int) {
    guard var group = groups[first], let other = groups[second] else { return }
    group.columns += other.columns
    group.rows.formUnion(other.rows)
    group.rowCount = group.rows.count
    group.cost = grouping.cost(rows: group.rowCount, columns: group.columns.count)
    groups[first] = group
    groups[second] = nil
    findPartner(of: first)
    renewPartners(after: first, second)
  }

  /// Groups before the joined one may find it cheaper now; those that had one of the two as partner
  /// look again.
  private mutating func renewPartners(after first: Int, _ second: Int) {
    guard let joined = groups[first] else { return }
    for index in 0..<second {
      guard let group = groups[index], index != first else { continue }
      if group.partner?.index == first || group.partner?.index == second {
        findPartner(of: index)
      } else if index < first {
        let added = added(group, joined)
        if added < group.partner?.added ?? .max { groups[index]?.partner = (first, added) }
      }
    }
  }
}
