import Basics

/// Rows as means over those that share what is across and their series.
struct EstimatedSeries {
  let table: ResultRows
  let columns: Columns
  let kind: ResultKind
  /// The rows that have a number up and, where they need one, across.
  let rows: [ResultRow]
  /// The names of categories across; empty for numbers.
  let categories: [String]
  /// Whether figures are shares, whose intervals end at 0 and 1.
  private let isShare: Bool

  init(_ table: ResultRows, _ columns: Columns, _ kind: ResultKind) {
    (self.table, self.columns, self.kind) = (table, columns, kind)
    // a choice that a result does not state is one, too, but a table may have gaps
    let measured = table.rows.filter { row in
      row[columns.y]?.number != nil
        && (kind != .table || columns.x.map { row[$0] != nil } ?? true)
    }
    isShare =
      columns.y.contains("accuracy")
      && measured.allSatisfy { (0...1).contains($0[columns.y]?.number ?? 0) }
    guard let x = columns.x else {
      (rows, categories) = (measured, [table.subject])
      return
    }
    let cells = measured.map { $0[x] ?? .none }
    let isNumeric = cells.allSatisfy { $0.number != nil }
    rows = measured
    categories = isNumeric ? [] : Self.ordered(cells).map { $0.text(of: x) }
  }

  /// What was left out.
  var warnings: [String] {
    let missing = table.rows.count - rows.count
    let key = kind == .table ? columns.x.map { "'\($0)' or " } ?? "" : ""
    return missing > 0
      ? ["\(missing.counted("row")) without \(key)a number in '\(columns.y)' left out"] : []
  }

  /// One for each combination of the choices that tell series apart, those of numbers ascending.
  func series(_ look: Panel.Look) -> [Panel.Series] {
    let groups = rows.inGroups { row in columns.series.map { row[$0] ?? .none } }
    let ordered = groups.sorted { $0.key.isBefore($1.key) }
    return ordered.enumerated().map { index, group in
      Panel.Series(
        name: name(group.key), look: look, points: points(group.elements), hue: index,
        isListed: ordered.count > 1)
    }
  }

  private func name(_ cells: [Cell]) -> String {
    zip(columns.series, cells).map { key, cell in
      if case .text(let text) = cell, text != "none", text != "true", text != "false" {
        return text
      }
      let label = KeyLabel(key).text
      return "\(KeyLabel.isTime(key) ? label.withoutUnit : label) \(cell.text(of: key))"
    }.joined(separator: ", ")
  }

  private func points(_ rows: [ResultRow]) -> [Panel.Point] {
    let groups = rows.inGroups { row in place(row) }.sorted { $0.key < $1.key }
    return groups.map { x, rows in
      let estimate = Estimate(
        rows.compactMap { $0[columns.y]?.number }, images: rows[0].images, isShare: isShare)
      return Panel.Point(
        x: x, y: estimate.mean, interval: estimate.interval, method: estimate.method,
        values: estimate.values)
    }
  }

  /// The number across, or the place of a category.
  func place(_ row: ResultRow) -> Double {
    guard !categories.isEmpty, let x = columns.x else {
      return columns.x.flatMap { row[$0]?.number } ?? 0
    }
    return Double(categories.firstIndex(of: (row[x] ?? .none).text(of: x)) ?? 0)
  }

  /// The absent first, then numbers ascending, then words as they come.
  private static func ordered(_ cells: [Cell]) -> [Cell] {
    var seen: Set<Cell> = []
    let unique = cells.filter { seen.insert($0).inserted }
    let numbers = unique.filter { $0.number != nil }
    return unique.filter { $0 == .none }
      + numbers.sorted { ($0.number ?? 0) < ($1.number ?? 0) }
      + unique.filter { $0.number == nil && $0 != .none }
  }
}

extension [Cell] {
  /// Numbers ascending; words stay as they come.
  fileprivate func isBefore(_ other: Self) -> Bool {
    for (a, b) in zip(self, other) {
      if let a = a.number, let b = b.number, a != b { return a < b }
    }
    return false
  }
}
