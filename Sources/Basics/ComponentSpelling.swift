/// A component as a user wrote it: a name and a record of fields.
public struct ComponentSpelling: Equatable, Sendable {
  public var name: String
  public var record: Record
  public var place: Place?

  public init(_ name: String, _ record: Record = Record(), at place: Place? = nil) {
    self.name = name
    self.record = record
    self.place = place
  }

  /// Reads an item of a list: `prune: {ratio: 0.8}`, or only `prune`.
  ///
  /// - Throws: a diagnostic of kind `configuration` for any other form.
  public init(item value: Value) throws {
    switch value.content {
    case .text(let name): self.init(name, Record(at: value.place), at: value.place)
    case .record(let outer) where outer.entries.count == 1:
      let entry = outer.entries[0]
      guard case .record(var record) = entry.value.content else {
        throw Diagnostic.configuration(
          "'\(entry.key)' must be a record, not \(entry.value.kind)", at: entry.value.place,
          note: "write '\(entry.key): {key: value}' or only '\(entry.key)'")
      }
      record.place = entry.value.place
      self.init(entry.key, record, at: entry.value.place)
    default:
      throw Diagnostic.configuration(
        "expected a name, or one name with a record, not \(value.kind)", at: value.place,
        note: "write '- name' or '- name: {key: value}'")
    }
  }

  /// Reads a record with the component's name under `nameKey`, `{strategy: packed, copies: 2}`, or
  /// only a name.
  ///
  /// - Throws: a diagnostic of kind `configuration` for any other form.
  public init(_ value: Value, nameKey: String = "name") throws {
    switch value.content {
    case .text(let name): self.init(name, Record(at: value.place), at: value.place)
    case .record(var record):
      guard let name = record[nameKey] else {
        throw Diagnostic.configuration("'\(nameKey)' is missing", at: value.place)
      }
      record[nameKey] = nil
      record.place = value.place
      let word = try locating(at: name.place) { try String(name) }
      self.init(word, record, at: name.place)
    default:
      throw Diagnostic.configuration(
        "expected a name or a record, not \(value.kind)", at: value.place)
    }
  }

  /// Reads a command-line argument: `name`, or `name:key=value,key=value`.
  ///
  /// `Value(commandLine:)` reads the values.
  ///
  /// - Throws: a diagnostic of kind `usage` for any other form.
  public init(commandLine text: String) throws {
    let place = Place.commandLine
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = parts.first, !name.isEmpty else {
      throw Diagnostic(.usage, "expected name:key=value, not '\(text)'", at: place)
    }
    var record = Record(at: place)
    for field in parts.count > 1 ? parts[1].splitOutsideBrackets() : [] {
      let pair = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2, !pair[0].isEmpty else {
        throw Diagnostic(.usage, "expected key=value, not '\(field)' in '\(text)'", at: place)
      }
      let key = String(pair[0])
      guard record[key] == nil else {
        throw Diagnostic(.usage, "'\(key)' is given twice in '\(text)'", at: place)
      }
      record[key] = try Value(commandLine: String(pair[1]))
    }
    self.init(String(name), record, at: place)
  }
}

extension Place {
  /// The command line.
  public static let commandLine = Place("command line")
}

extension Value {
  /// The value of `key=value` on the command line: a list in brackets, or a number, a boolean or a
  /// string as in YAML.
  ///
  /// - Throws: a diagnostic of kind `usage` for an empty value, `malformed` for a bad list.
  public init(commandLine text: String) throws {
    if text.hasPrefix("[") {
      var reader = TextReader(text, source: Place.commandLine.source)
      self = try reader.value()
      try reader.expectLineEnd()
      place = .commandLine
    } else {
      guard let content = Content(plainScalar: text) else {
        throw Diagnostic(.usage, "a value is missing after '='", at: .commandLine)
      }
      self.init(content, at: .commandLine)
    }
  }
}

extension Substring {
  /// The parts between commas outside square brackets.
  package func splitOutsideBrackets() -> [Substring] {
    var depth = 0
    return split(omittingEmptySubsequences: false) { character in
      if character == "[" { depth += 1 }
      if character == "]" { depth -= 1 }
      return character == "," && depth <= 0
    }
  }
}
