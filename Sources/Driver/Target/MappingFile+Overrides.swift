import Basics
import Evaluation

/// A change of a mapping, in the form of `--set`.
struct Override {
  /// `key.key=value`.
  let text: String
  /// The option that it comes from, for messages.
  let option: String

  init(_ text: String, option: String = "--set") { (self.text, self.option) = (text, option) }

  /// The number of keys.
  fileprivate var depth: Int { text.overriddenKey.split(separator: ".").count }
}

extension Record {
  /// Applies overrides to the contents of a mapping file, before they are checked.
  ///
  /// What names a component comes before the fields of that component, whatever their order on the
  /// command line: `accelerator.adc.bits=6` changes the accelerator that `accelerator=puma` names.
  ///
  /// - Throws: a usage diagnostic if a path leads nowhere.
  mutating func apply(_ overrides: [Override]) throws {
    try Self.expectDistinct(overrides)
    let ordered = overrides.enumerated().sorted {
      ($0.element.depth, $0.offset) < ($1.element.depth, $1.offset)
    }
    for (_, override) in ordered {
      try apply(override: override.text, from: override.option)
    }
  }

  /// Throws if a component is named twice: by its key, and by the key of its name.
  private static func expectDistinct(_ overrides: [Override]) throws {
    let keys = Set(overrides.map(\.text.overriddenKey))
    for override in overrides {
      let key = override.text.overriddenKey
      for end in [".name", ".\(MappingFile.strategyKey)"] where key.hasSuffix(end) {
        let parent = String(key.dropLast(end.count))
        guard keys.contains(parent) else { continue }
        throw Diagnostic(
          .usage, "'\(parent)' and '\(key)' both name the same component",
          at: Place("\(override.option) \(override.text)"))
      }
    }
  }

  /// Applies `--set key.key=value`.
  ///
  /// In a list of passes, the key is the pass's name: `passes.quantize.weight-bits=4`. If several
  /// passes have the name, the key also has a number: `passes.retrain:2.clip=1.5`. A text that
  /// names a component becomes a record when one of its fields is set.
  ///
  /// - Parameter option: the option that the override comes from, for messages.
  /// - Throws: a usage diagnostic if the path leads nowhere.
  mutating func apply(override text: String, from option: String = "--set") throws {
    let place = Place("\(option) \(text)")
    let pair = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard pair.count == 2, !pair[0].isEmpty else {
      throw Diagnostic(.usage, "expected key=value, not '\(text)'", at: place)
    }
    var value = try Value(commandLine: String(pair[1]))
    value.place = place
    let path = pair[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard !path.contains("") else {
      throw Diagnostic(.usage, "'\(pair[0])' is not a key: a part of it is empty", at: place)
    }
    self = try Value(.record(self)).setting(path[...], to: value, under: nil, at: place).asRecord
  }
}

extension Value {
  fileprivate var asRecord: Record {
    if case .record(let record) = content { record } else { Record() }
  }

  /// This value, which is that of the key `parent`, with the one at `path` replaced.
  fileprivate func setting(
    _ path: ArraySlice<String>, to value: Value, under parent: String?, at place: Place
  ) throws -> Value {
    guard let key = path.first else { return value }
    let rest = path.dropFirst()
    switch content {
    case .record(var record):
      let old = record[key] ?? Value(.record(Record(at: place)), at: place)
      record[key] = try old.setting(rest, to: value, under: key, at: place)
      return Value(.record(record), at: self.place)
    case .list(var items):
      let index = try Self.index(of: key, in: items.map(\.componentName), at: place)
      let name = items[index].componentName ?? key
      items[index] = try items[index].named(name).setting(
        [name] + rest, to: value, under: nil, at: place)
      return Value(.list(items), at: self.place)
    case .text(let name) where !rest.isEmpty || key != name:
      let nameKey = parent == "placement" ? MappingFile.strategyKey : "name"
      let record = Record([nameKey: Value(.text(name), at: self.place)], at: self.place)
      return try Value(.record(record), at: self.place).setting(
        path, to: value, under: parent, at: place)
    default:
      throw Diagnostic(
        .usage, "'\(path.joined(separator: "."))' is not a key: it is inside \(kind)", at: place)
    }
  }

  /// The name of a list item: `prune`, or the only key of `prune: {…}`.
  private var componentName: String? {
    switch content {
    case .text(let name): name
    case .record(let record) where record.entries.count == 1: record.entries[0].key
    default: nil
    }
  }

  /// The index of the item that `quantize` names or, if there are several, `retrain:2`.
  private static func index(of key: String, in names: [String?], at place: Place) throws -> Int {
    let parts = key.split(separator: ":", maxSplits: 1).map(String.init)
    let found = names.indices.filter { names[$0] == parts.first }
    guard let first = found.first else {
      throw Diagnostic.unknown("item", key, known: names.compactMap(\.self), at: place)
    }
    guard parts.count > 1 || found.count > 1 else { return first }
    guard parts.count > 1, let number = Int(parts[1]), found.indices.contains(number - 1) else {
      throw Diagnostic(
        .usage, "'\(key)' is ambiguous: there are \(found.count) items '\(parts[0])'", at: place,
        notes: ["use '\(parts[0]):1' to '\(parts[0]):\(found.count)'"])
    }
    return found[number - 1]
  }

  /// A list item as a record under its name.
  private func named(_ key: String) -> Value {
    guard case .text = content else { return self }
    return Value(.record(Record([key: Value(.record(Record(at: place)))])), at: place)
  }
}
