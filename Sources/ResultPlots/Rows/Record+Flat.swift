import Basics

extension Record {
  /// The values at all depths by their path: `device.sigma`.
  ///
  /// A list of records with one key each, such as the passes of a mapping, counts as one record; a
  /// word in it as a key that is `true`. Other lists are left out.
  func flat(_ path: String = "") -> [(key: String, cell: Cell)] {
    entries.flatMap { entry -> [(key: String, cell: Cell)] in
      let key = path.isEmpty ? entry.key : "\(path).\(entry.key)"
      switch entry.value.content {
      case .record(let record): return record.flat(key)
      case .list(let list): return Record(steps: list).flat(key)
      default: return Cell(entry.value).map { [(key, $0)] } ?? []
      }
    }
  }

  /// One record of a list of words and of records with one key; a repeated key has its number.
  private init(steps: [Value]) {
    self.init()
    for step in steps {
      switch step.content {
      case .record(let record) where record.entries.count == 1:
        self[free(record.entries[0].key)] = record.entries[0].value
      case .text(let word): self[free(word)] = Value(.boolean(true))
      default: break
      }
    }
  }

  private func free(_ key: String) -> String {
    guard self[key] != nil else { return key }
    return (2...).lazy.map { "\(key)-\($0)" }.first { self[$0] == nil } ?? key
  }

  func record(_ key: String) -> Record {
    if case .record(let record)? = self[key]?.content { record } else { Record() }
  }

  func records(_ key: String) -> [Record] {
    guard case .list(let list)? = self[key]?.content else { return [] }
    return list.compactMap { if case .record(let record) = $0.content { record } else { nil } }
  }

  func texts(_ key: String) -> [String] {
    guard case .list(let list)? = self[key]?.content else { return [] }
    return list.compactMap { if case .text(let text) = $0.content { text } else { nil } }
  }

  func text(_ key: String) -> String? {
    if case .text(let text)? = self[key]?.content { text } else { nil }
  }

  func number(_ key: String) -> Double? { self[key].flatMap(Cell.init)?.number }
}
