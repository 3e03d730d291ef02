import Basics

/// Which choice is across, which tell series apart, and which figure is up.
struct Columns: Sendable {
  /// `nil` if no choice differs.
  let x: String?
  let series: [String]
  let y: String
  private(set) var warnings: [String] = []

  init(x: String?, series: [String], y: String) {
    (self.x, self.series, self.y) = (x, series, y)
  }

  /// - Parameter file: of the first rows, for messages.
  /// - Throws: `usage` for a key that rows do not have, and `unsupported` without a figure.
  init(of table: ResultRows, _ kind: ResultKind, _ options: PlotOptions, at file: Place) throws {
    let finder = ColumnFinder(table)
    y = try options.y.map { try finder.figure($0, option: "--y") } ?? finder.measure(kind, of: file)
    let given = (
      x: try options.x.map { try finder.key($0, option: "--x") },
      series: try options.series.map { try finder.key($0, option: "--series") }
    )
    if kind == .table {
      guard let x = given.x else { throw finder.missing("--x") }
      let found = TableSettings(of: table, x: x, y: y, series: given.series)
      (self.x, series, warnings) = (x, found.series, found.warnings)
      return
    }
    let differing = table.differing(besides: [given.x, given.series].compactMap(\.self))
    let x =
      given.x ?? table.across(differing)
      ?? (table.areRepeats ? nil : ResultRows.file)
    let rest = differing.filter { $0 != x && $0 != given.series }
    self.x = x
    series = given.series.map { [$0] } ?? rest
    if given.series != nil, !rest.isEmpty {
      warnings.append(
        "runs that differ in \(rest.firstQuoted) are counted together")
    }
  }
}

extension ResultRows {
  /// The fewest choices that tell rows apart as all of them do; those that explain most are kept.
  ///
  /// - Parameter taken: choices that are kept in any case, and left out of the result.
  fileprivate func differing(besides taken: [String]) -> [String] {
    fewest(of: choices.filter { $0 != Self.file && !taken.contains($0) }, besides: taken)
  }

  /// The same of some choices.
  func fewest(of keys: [String], besides taken: [String]) -> [String] {
    let others = keys.filter(differs)
    let parts = partition(by: taken + others)
    let kept = others.reversed().reduce(into: others) { kept, key in
      let fewer = kept.filter { $0 != key }
      if partition(by: taken + fewer) == parts { kept = fewer }
    }
    return kept
  }

  private func differs(_ key: String) -> Bool {
    Set(rows.map { $0[key] ?? .none }).count > 1
  }

  /// The number of classes of rows that agree in these choices.
  func partition(by keys: [String]) -> Int {
    Set(rows.map { row in keys.map { row[$0] ?? .none } }).count
  }

  /// Whether rows without a differing choice are repetitions, or all of one file.
  fileprivate var areRepeats: Bool {
    rows.allSatisfy { $0.seed != nil } || Set(rows.map(\.file)).count == 1
  }

  /// The choice with most numbers, or else with most words; `nil` if none differs.
  fileprivate func across(_ keys: [String]) -> String? {
    let numeric = keys.filter { key in rows.allSatisfy { $0[key]?.number != nil } }
    let count = { (key: String) in Set(rows.map { $0[key] ?? .none }).count }
    // of equally many, the first
    return (numeric.isEmpty ? keys : numeric).reduce(String?.none) { best, key in
      best.map { count($0) >= count(key) ? $0 : key } ?? key
    }
  }
}
