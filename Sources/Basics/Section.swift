/// A component that is the value of a field: a record in a record.
public protocol Section: SectionContent, Component, RecordValue {}

/// A value that is a record of fields, or a list of such records.
public protocol SectionContent {
  static var section: FieldSection { get }
}

extension Array: SectionContent where Element: Section {
  public static var section: FieldSection { .many(Element.self) }
}

extension Section {
  public static var section: FieldSection { .one(Self.self) }
  public static var expectation: String { "a record" }
  public var value: Value { Value(.record(record)) }

  public init(_ value: Value) throws {
    var record = try Record(value)
    record.place = value.place
    try self.init(record)
  }
}
