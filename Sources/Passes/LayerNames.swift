import Basics

/// Layer names from a mapping, each with its place in the file.
public struct LayerNames: RecordValue, ExpressibleByArrayLiteral {
  let entries: [(name: String, place: Place?)]

  public init(arrayLiteral names: String...) { entries = names.map { ($0, nil) } }

  public static var expectation: String { [String].expectation }

  /// - Throws: a diagnostic if `value` is not a list of names.
  public init(_ value: Value) throws {
    entries = try [Value](value).map { (try String($0), $0.place) }
  }

  public var value: Value { entries.map(\.name).value }

  public static func == (a: Self, b: Self) -> Bool { a.value == b.value }

  func contains(_ name: String) -> Bool { entries.contains { $0.name == name } }

  /// - Throws: a diagnostic at the first name that is not in `layers`.
  func check(_ layers: [String]) throws {
    for entry in entries where !layers.contains(entry.name) {
      throw Diagnostic.unknown("layer", entry.name, known: layers, at: entry.place)
    }
  }
}
