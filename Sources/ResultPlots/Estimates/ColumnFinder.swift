import Basics

/// Finds columns by the keys that a user gives.
struct ColumnFinder {
  private let table: ResultRows
  private let keys: [String]

  init(_ table: ResultRows) {
    self.table = table
    var seen: Set<String> = []
    keys =
      table.choices
      + table.rows.flatMap { row in row.figures.keys.sorted() }
      .filter { !table.choices.contains($0) && seen.insert($0).inserted }
  }

  /// The column with this key, or the only one whose path ends in it: `sigma` is `device.sigma`.
  ///
  /// - Throws: `usage` for an unknown key, and one that may be several.
  func key(_ word: String, option: String) throws -> String {
    if keys.contains(word) { return word }
    let ends = keys.filter { $0.hasSuffix(".\(word)") }
    guard ends.count < 2 else {
      throw Diagnostic(
        .usage, "'\(option) \(word)' may be \(ends.firstQuoted)", notes: ["write the whole key"])
    }
    guard let found = ends.first else { throw unknown(word, option) }
    return found
  }

  /// The column of a figure.
  ///
  /// - Throws: `usage` also where no row has a number there.
  func figure(_ word: String, option: String) throws -> String {
    let key = try key(word, option: option)
    guard table.rows.contains(where: { $0[key]?.number != nil }) else {
      throw Diagnostic(.usage, "'\(option) \(word)' has no numbers")
    }
    return key
  }

  /// The figure that is drawn if none is named.
  ///
  /// - Throws: `usage` in a table, and `unsupported` where results do not have it.
  func measure(_ kind: ResultKind, of file: Place?) throws -> String {
    if let measure = table.measure { return measure }
    if kind == .table { throw missing("--y") }
    throw Diagnostic.unsupported(
      "has no figure to draw", at: file,
      note: "give 'memc \(kind == .study ? "learn" : kind.rawValue)' labels or targets, or name a "
        + "figure with '--y'")
  }

  func missing(_ option: String) -> Diagnostic {
    Diagnostic(
      .usage, "a table needs '\(option)'", notes: ["columns: " + brief(keys)])
  }

  /// The first keys that differ from row to row, or that hold figures.
  private func unknown(_ word: String, _ option: String) -> Diagnostic {
    let nearest = keys.nearest(to: word) ?? keys.first { $0.contains(word) }
    let useful = keys.filter { key in
      Set(table.rows.map { $0[key] ?? .none }).count > 1
    }
    return Diagnostic(
      .usage, "unknown key '\(word)' of '\(option)'",
      notes: (nearest.map { ["did you mean '\($0)'?"] } ?? [])
        + ["keys that differ: " + brief(useful)])
  }

  private static let most = 40

  private func brief(_ keys: [String]) -> String {
    let rest = keys.count - Self.most
    return keys.prefix(Self.most).joined(separator: ", ") + (rest > 0 ? ", and \(rest) more" : "")
  }
}
