import Basics

/// Options of single layers: a record of records, by node name.
public struct PerLayer<Options: Section>: RecordValue {
  public private(set) var entries: [(name: String, options: Options, place: Place?)] = []

  public init() {}

  public static var expectation: String { "a record of layers" }

  /// - Throws: a diagnostic if `value` is not a record of valid options.
  public init(_ value: Value) throws {
    for entry in try Record(value).entries {
      entries.append((entry.key, try Options(entry.value), entry.value.place))
    }
  }

  public var value: Value {
    Value(.record(entries.reduce(into: Record()) { $0[$1.name] = $1.options.value }))
  }

  public static func == (a: Self, b: Self) -> Bool { a.value == b.value }

  /// The options of the layer `name`, if stated.
  public subscript(name: String) -> Options? { entries.first { $0.name == name }?.options }

  /// - Throws: a diagnostic at the first name that is not in `layers`.
  public func check(_ layers: [String]) throws {
    for entry in entries where !layers.contains(entry.name) {
      throw Diagnostic.unknown("layer", entry.name, known: layers, at: entry.place)
    }
  }
}
