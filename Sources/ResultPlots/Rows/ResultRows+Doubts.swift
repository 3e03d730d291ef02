import Basics

/// What may make results incomparable.
extension ResultRows {
  /// Digests of what results that are compared should share, with a word for it.
  private static let shared: [(path: [String], word: String)] = [
    (["images_sha256"], "images"), (["provenance", "files_sha256", "labels"], "labels"),
    (["provenance", "files_sha256", "targets"], "targets"), (["goals_sha256"], "labels or targets"),
    (["model_sha256"], "models"),
  ]

  /// Warnings about files of other images, labels or models, and about interrupted runs.
  static func doubts(about files: [ResultFile], _ kind: ResultKind) -> [String] {
    guard kind != .table, kind != .response else { return [] }
    let mixed = shared.compactMap { path, word -> String? in
      let digests = files.map { file in
        path.reduce(Optional(Value(.record(file.records[0])))) { value, key in
          if case .record(let record)? = value?.content { record[key] } else { nil }
        }?.digest
      }
      guard let first = digests.first ?? nil,
        let other = digests.firstIndex(where: { $0 != nil && $0 != first })
      else { return nil }
      return "'\(files[0].path)' and '\(files[other].path)' are results of different \(word): they "
        + "may not be comparable"
    }
    let cut = files.filter { file in
      file.records[0]["interrupted"]?.content == .boolean(true)
        || file.records[0].text("status") == "interrupted"
    }
    return mixed + cut.map { "'\($0.path)' is the result of an interrupted run" }
  }

  /// Drops runs that are in two files: counted twice, they would make an interval too small.
  mutating func dropRepeated() {
    guard let measure else { return }
    var seen: Set<[Cell]> = []
    let keys = choices.filter { $0 != Self.file }
    let kept = rows.filter { row in
      guard let seed = row.seed, let figure = row.figures[measure] else { return true }
      return seen.insert(keys.map { row.choices[$0] ?? .none } + [.number(seed), figure]).inserted
    }
    let dropped = rows.count - kept.count
    if dropped > 0 {
      warnings.append(
        "\(dropped.counted(item)) with the choices, the seed and the \(measure) of another: "
          + "counted once")
    }
    rows = kept
  }
}

extension Value {
  /// A digest, or several as one text.
  fileprivate var digest: String? {
    switch content {
    case .text(let text): text
    case .record(let record): record.entries.map { "\($0.value)" }.sorted().joined()
    default: nil
    }
  }
}
