/// Reads YAML text into values with places.
///
/// Features that configuration does not need are refused before they cost memory or time: more than
/// 1 MiB, anchors, aliases, merge keys, tags, several documents, values nested more than 16 levels
/// deep, more than 1000 keys in one record, duplicate keys, missing values. All refusals have the
/// kind `configuration`.
public struct Yaml {
  static let largestSize = 1 << 20
  static let deepest = 16
  static let mostKeys = 1000

  private let events: YamlEvents
  private let whole: Place

  private init(_ bytes: [UInt8], source: String) throws {
    whole = Place(source)
    guard bytes.count <= Self.largestSize else {
      throw Diagnostic.configuration(
        "a YAML file may have at most \(Self.largestSize) bytes; this one has \(bytes.count)",
        at: whole)
    }
    events = YamlEvents(bytes, source: source)
  }

  /// The value of the only document in `text`.
  ///
  /// The place of a record's entry is that of its key; any other value has its own place.
  ///
  /// - Parameter source: the source of the text, as the user named it.
  /// - Throws: a diagnostic of kind `configuration`.
  public static func read(_ text: String, source: String) throws -> Value {
    try read(bytes: Array(text.utf8), source: source)
  }

  /// The value of the only document in these UTF-8 bytes.
  ///
  /// - Throws: a diagnostic of kind `configuration`.
  public static func read(bytes: [UInt8], source: String) throws -> Value {
    try Yaml(bytes, source: source).document()
  }

  /// The record that is the only document in `text`.
  ///
  /// - Throws: a diagnostic of kind `configuration`, also for any other value.
  public static func readRecord(_ text: String, source: String) throws -> Record {
    let value = try read(text, source: source)
    guard case .record(let record) = value.content else {
      throw Diagnostic.configuration(
        "expected 'key: value' lines, not \(value.kind)", at: value.place)
    }
    return record
  }

  private func document() throws -> Value {
    _ = try events.next()
    guard try events.next().kind == .documentStart else {
      throw Diagnostic.configuration("the file is empty", at: whole)
    }
    let value = try value(of: try events.next(), depth: 0)
    _ = try events.next()
    let last = try events.next()
    guard last.kind == .streamEnd else {
      throw Diagnostic.configuration("a second document starts here", at: last.place)
    }
    return value
  }

  private func value(of event: YamlEvent, depth: Int) throws -> Value {
    guard depth <= Self.deepest else {
      throw Diagnostic.configuration(
        "values are nested more than \(Self.deepest) deep", at: event.place)
    }
    switch event.kind {
    case .scalar(let text, isPlain: true): return try plainValue(text, at: event.place)
    case .scalar(let text, isPlain: false): return Value(.text(text), at: event.place)
    case .listStart: return Value(.list(try list(depth: depth)), at: event.place)
    case .recordStart:
      return Value(.record(try record(at: event.place, depth: depth)), at: event.place)
    default: preconditionFailure("libyaml begins a value with \(event.kind)")
    }
  }

  private func plainValue(_ text: String, at place: Place) throws -> Value {
    guard let content = Value.Content(plainScalar: text) else {
      throw Diagnostic.configuration(
        "a value is missing", at: place,
        note: "omit the key to use its default; write '{}' for a record without keys")
    }
    return Value(content, at: place)
  }

  private func list(depth: Int) throws -> [Value] {
    var values: [Value] = []
    var event = try events.next()
    while event.kind != .listEnd {
      values.append(try value(of: event, depth: depth + 1))
      event = try events.next()
    }
    return values
  }

  private func record(at place: Place, depth: Int) throws -> Record {
    var record = Record(at: place)
    var event = try events.next()
    while event.kind != .recordEnd {
      let key = try key(event, in: record)
      record[key] = try locating(at: event.place) {
        var value = try value(of: try events.next(), depth: depth + 1)
        value.place = event.place
        return value
      }
      event = try events.next()
    }
    return record
  }

  private func key(_ event: YamlEvent, in record: Record) throws -> String {
    guard case .scalar(let key, let isPlain) = event.kind, !key.isEmpty else {
      throw Diagnostic.configuration("a key must be a string", at: event.place)
    }
    guard key != "<<" || !isPlain else {
      throw Diagnostic.configuration(
        "the merge key '<<' is not supported", at: event.place, note: "write out the keys here")
    }
    guard record[key] == nil else {
      throw Diagnostic.configuration("'\(key)' is given twice", at: event.place)
    }
    guard record.entries.count < Self.mostKeys else {
      throw Diagnostic.configuration(
        "a record may have at most \(Self.mostKeys) keys", at: event.place)
    }
    return key
  }
}
