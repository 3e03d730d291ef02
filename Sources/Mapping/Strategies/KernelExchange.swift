/// Improves groups of kernels by moving single kernels between them.
struct KernelExchange {
  private let grouping: KernelGrouping
  private let pattern: ZeroPattern
  private let rowsOfColumn: [[Int]]
  private(set) var groups: [[Int]]
  /// By group: the number of kernels that need each row.
  private var needs: [[Int32]]
  private var live: [LineSet]
  private var rowCounts: [Int]

  private static let mostRounds = 4

  init(_ groups: [[Int]], of pattern: ZeroPattern, by grouping: KernelGrouping) {
    self.grouping = grouping
    self.pattern = pattern
    self.groups = groups
    rowsOfColumn = pattern.rowsOfColumn.map(\.lines)
    live = groups.map(pattern.liveRows)
    rowCounts = live.map(\.count)
    needs = Array(repeating: Array(repeating: 0, count: pattern.rows), count: groups.count)
    for (group, columns) in groups.enumerated() {
      for row in columns.flatMap({ rowsOfColumn[$0] }) { needs[group][row] += 1 }
    }
    var rounds = 0
    while rounds < Self.mostRounds, moveSome() { rounds += 1 }
    self.groups = self.groups.filter { !$0.isEmpty }
  }

  /// Tries every kernel in every group; returns whether any kernel moved.
  private mutating func moveSome() -> Bool {
    var moved = false
    for (source, columns) in groups.enumerated() {
      for column in columns {
        guard let target = bestTarget(of: column, from: source) else { continue }
        move(column, from: source, to: target)
        moved = true
      }
    }
    return moved
  }

  /// The group for `column` that reduces the total cost most.
  private func bestTarget(of column: Int, from source: Int) -> Int? {
    let own = rowsOfColumn[column].count { needs[source][$0] == 1 }
    let saved =
      cost(source) - cost(rows: rowCounts[source] - own, columns: groups[source].count - 1)
    var best: (group: Int, added: Int)?
    for target in groups.indices where target != source && !groups[target].isEmpty {
      let rows = live[target].unionCount(pattern.rowsOfColumn[column])
      let added = cost(rows: rows, columns: groups[target].count + 1) - cost(target)
      if added < best?.added ?? saved { best = (target, added) }
    }
    return best?.group
  }

  private func cost(_ group: Int) -> Int {
    cost(rows: rowCounts[group], columns: groups[group].count)
  }

  private func cost(rows: Int, columns: Int) -> Int {
    columns == 0 ? 0 : grouping.cost(rows: rows, columns: columns)
  }

  private mutating func move(_ column: Int, from source: Int, to target: Int) {
    groups[source].removeAll { $0 == column }
    groups[target].append(column)
    for row in rowsOfColumn[column] {
      needs[source][row] -= 1
      needs[target][row] += 1
    }
    live[source] = pattern.liveRows(of: groups[source])
    live[target].formUnion(pattern.rowsOfColumn[column])
    rowCounts[source] = live[source].count
    rowCounts[target] = live[target].count
  }
}
