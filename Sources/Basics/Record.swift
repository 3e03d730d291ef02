/// Named values in the order they were written, each with its place.
///
/// Records come from ONNX attributes, mapping files, graph text, program text or the command line;
/// every `Component` is built from one.
public struct Record: Equatable, Sendable {
  /// A key and its value.
  public struct Entry: Equatable, Sendable {
    public var key: String
    public var value: Value
  }

  public private(set) var entries: [Entry] = []
  public var place: Place?

  public init(at place: Place? = nil) { self.place = place }

  public init(_ entries: KeyValuePairs<String, Value>, at place: Place? = nil) {
    self.place = place
    for (key, value) in entries { self[key] = value }
  }

  public var isEmpty: Bool { entries.isEmpty }
  public var keys: [String] { entries.map(\.key) }

  /// The value of `key`. Setting replaces it in place or appends it; setting `nil` removes it.
  public subscript(key: String) -> Value? {
    get { entries.first { $0.key == key }?.value }
    set {
      let index = entries.firstIndex { $0.key == key }
      switch (index, newValue) {
      case (let index?, let value?): entries[index].value = value
      case (let index?, nil): entries.remove(at: index)
      case (nil, let value?): entries.append(Entry(key: key, value: value))
      case (nil, nil): break
      }
    }
  }

  /// This record with the fields of another in place of its own.
  ///
  /// If there are any, the place is that of the other: what is wrong with the fields together is
  /// wrong there.
  public func overridden(by other: Record) -> Record {
    var result = self
    for entry in other.entries { result[entry.key] = entry.value }
    if !other.isEmpty { result.place = other.place }
    return result
  }

  public static func == (a: Record, b: Record) -> Bool { a.entries == b.entries }
}

extension Record: CustomStringConvertible {
  public var description: String {
    "{" + entries.map { "\($0.key) = \($0.value)" }.joined(separator: ", ") + "}"
  }
}
