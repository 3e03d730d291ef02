/// A component that is the value of a field: a record in a record.
public protocol Section: Component, RecordValue {}

extension Section {
  public static var expectation: String { "a record" }
  public var value: Value { Value(.record(record)) }

  public init(_ value: Value) throws {
    var record = try Record(value)
    record.place = value.place
    try self.init(record)
  }
}
