/// Agglomerative clustering of kernels: joins two groups at a time, the cheapest pair first.
struct KernelClustering {
  private struct Group {
    var columns: [Int]
    var rows: LineSet
    var cost: Int
  }

  /// The later group that is cheapest to join, and the cost that joining adds.
  private struct Partner {
    var index: Int
    var added: Int
  }

  private let grouping: KernelGrouping
  /// `nil` after joining another group.
  private var groups: [Group?]
  private var partners: [Partner?]
  /// The cost that joining groups `a < b` adds, at `a · count + b`; often negative.
  private var added: [Int]

  /// The stage with the lowest total cost; among equals, the one with the fewest groups.
  private(set) var cheapest: [[Int]]

  init(_ columns: [Int], of pattern: ZeroPattern, by grouping: KernelGrouping) {
    self.grouping = grouping
    let alike = Dictionary(grouping: columns) { pattern.rowsOfColumn[$0] }
    groups = alike.values.sorted { $0[0] < $1[0] }.map { columns in
      let rows = pattern.rowsOfColumn[columns[0]]
      let cost = grouping.cost(rows: rows.count, columns: columns.count)
      return Group(columns: columns, rows: rows, cost: cost)
    }
    partners = Array(repeating: nil, count: groups.count)
    added = Array(repeating: 0, count: groups.count * groups.count)
    cheapest = groups.compactMap { $0?.columns }
    for index in groups.indices { measure(index) }
    for index in groups.indices { findPartner(of: index) }
    joinAll()
  }

  private mutating func joinAll() {
    var cost = groups.reduce(0) { $0 + ($1?.cost ?? 0) }
    var least = cost
    while let first = cheapestToJoin, let partner = partners[first] {
      join(first, partner.index)
      cost += partner.added
      if cost <= least {
        least = cost
        cheapest = groups.compactMap { $0?.columns }
      }
    }
  }

  /// The group with the cheapest partner.
  private var cheapestToJoin: Int? {
    var best: (index: Int, added: Int)?
    for (index, partner) in partners.enumerated() {
      if let partner, partner.added < best?.added ?? .max { best = (index, partner.added) }
    }
    return best?.index
  }

  /// Computes the cost that joining group `index` with each other group adds.
  private mutating func measure(_ index: Int) {
    guard let group = groups[index] else { return }
    for (number, other) in groups.enumerated() where number != index {
      guard let other else { continue }
      let rows = group.rows.unionCount(other.rows)
      let joined = grouping.cost(rows: rows, columns: group.columns.count + other.columns.count)
      added[min(index, number) * groups.count + max(index, number)] =
        joined - group.cost - other.cost
    }
  }

  private mutating func findPartner(of index: Int) {
    var best: Partner?
    for other in groups.indices.dropFirst(index + 1) where groups[other] != nil {
      let added = added[index * groups.count + other]
      if added < best?.added ?? .max { best = Partner(index: other, added: added) }
    }
    partners[index] = best
  }

  private mutating func join(_ first: Int, _ second: Int) {
    guard var group = groups[first], let other = groups[second] else { return }
    group.columns += other.columns
    group.rows.formUnion(other.rows)
    group.cost = grouping.cost(rows: group.rows.count, columns: group.columns.count)
    groups[first] = group
    groups[second] = nil
    partners[second] = nil
    measure(first)
    findPartner(of: first)
    renewPartners(after: first, second)
  }

  /// Updates the partners of groups whose partner was one of the two, and of earlier groups for
  /// which the joined group is now cheaper.
  private mutating func renewPartners(after first: Int, _ second: Int) {
    for index in 0..<second where index != first {
      guard let partner = partners[index] else { continue }
      if partner.index == first || partner.index == second {
        findPartner(of: index)
      } else if index < first, added[index * groups.count + first] < partner.added {
        partners[index] = Partner(index: first, added: added[index * groups.count + first])
      }
    }
  }
}
