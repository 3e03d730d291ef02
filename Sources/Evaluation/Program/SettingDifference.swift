import Basics

/// A setting that two programs do not share.
public struct SettingDifference: Encodable, Equatable, Sendable {
  /// The keys that lead to it: `accelerator.adc.bits`.
  public let name: String
  /// In text form; `nil` where it is not stated.
  public let first: String?
  public let second: String?

  /// The largest number of characters of a setting in tables; JSON has it whole.
  private static let longest = 48

  /// The name and both settings as a row of a table.
  package var cells: [String] { [name.escaped, Self.brief(first), Self.brief(second)] }

  private static func brief(_ setting: String?) -> String {
    let text = (setting ?? "-").escaped
    return text.count > longest ? text.prefix(longest - 1) + "…" : text
  }
}

extension [String: String] {
  /// What is not the same in another set of settings, by name.
  package func differences(from other: [String: String]) -> [SettingDifference] {
    Set(keys).union(other.keys).sorted().compactMap { name in
      guard self[name] != other[name] else { return nil }
      return SettingDifference(name: name, first: self[name], second: other[name])
    }
  }
}

extension Value {
  /// Every value inside this one in text form, by the keys that lead to it; items of a list that are
  /// components are named by their components.
  package func settings(under name: String) -> [String: String] {
    switch content {
    case .record(let record):
      return record.entries.reduce(into: [:]) { all, entry in
        all.merge(entry.value.settings(under: "\(name).\(entry.key)")) { $1 }
      }
    case .list(let items):
      guard let names = items.componentNames else { return [name: description] }
      return zip(items, names).reduce(into: [:]) { all, item in
        all.merge(item.0.settingsOfItem(under: "\(name).\(item.1)")) { $1 }
      }
    case .text(let text): return [name: text]
    default: return [name: description]
    }
  }

  /// What is inside a list item; only that it is there if it has no fields.
  private func settingsOfItem(under name: String) -> [String: String] {
    guard case .record(let record) = content else { return [name: "present"] }
    let inner = record.entries.count == 1 ? record.entries[0].value : self
    let all = inner.settings(under: name)
    return all.isEmpty ? [name: "present"] : all
  }

  /// The name of a pass in `name` or `{name: {…}}`, or of the component of a price.
  fileprivate var itemName: String? {
    switch content {
    case .text(let name): return name
    case .record(let record):
      if case .text(let component)? = record["component"]?.content { return component }
      return record.entries.count == 1 ? record.entries[0].key : nil
    default: return nil
    }
  }
}

extension [Value] {
  /// A name for each item, numbered where several have the same; `nil` if one has none.
  fileprivate var componentNames: [String]? {
    let names = compactMap(\.itemName)
    guard !isEmpty, names.count == count else { return nil }
    var seen: [String: Int] = [:]
    return names.map { name in
      seen[name, default: 0] += 1
      let isSingle = names.count { $0 == name } == 1
      return isSingle ? name : "\(name):\(seen[name] ?? 1)"
    }
  }
}
