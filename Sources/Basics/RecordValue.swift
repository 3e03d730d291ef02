/// A Swift type that a record can store: it is read from a value and written as one.
public protocol RecordValue: Equatable, Sendable {
  /// - Throws: a diagnostic that says what is expected; the caller adds key and place.
  init(_ value: Value) throws
  var value: Value { get }
  /// What the user must write, for messages and `memc list`: `an integer`, `one of a, b`.
  static var expectation: String { get }
}

extension RecordValue {
  fileprivate static func mismatch(_ value: Value) -> Diagnostic {
    let found = if case .text(let text) = value.content { "'\(text)'" } else { value.kind }
    return .configuration("must be \(expectation), not \(found)", at: value.place)
  }
}

extension Bool: RecordValue {
  public static var expectation: String { "true or false" }
  public var value: Value { Value(.boolean(self)) }

  public init(_ value: Value) throws {
    guard case .boolean(let boolean) = value.content else { throw Self.mismatch(value) }
    self = boolean
  }
}

extension Int: RecordValue {
  public static var expectation: String { "an integer" }
  public var value: Value { Value(.integer(self)) }

  public init(_ value: Value) throws {
    guard case .integer(let integer) = value.content else { throw Self.mismatch(value) }
    self = integer
  }
}

extension Double: RecordValue {
  public static var expectation: String { "a number" }
  public var value: Value { Value(.real(self)) }

  public init(_ value: Value) throws {
    switch value.content {
    case .integer(let integer): self = Double(integer)
    case .real(let real): self = real
    default: throw Self.mismatch(value)
    }
  }
}

extension String: RecordValue {
  public static var expectation: String { "a string" }
  public var value: Value { Value(.text(self)) }

  public init(_ value: Value) throws {
    guard case .text(let text) = value.content else { throw Self.mismatch(value) }
    self = text
  }
}

extension Record: RecordValue {
  public static var expectation: String { "a record" }
  public var value: Value { Value(.record(self), at: place) }

  public init(_ value: Value) throws {
    guard case .record(let record) = value.content else { throw Self.mismatch(value) }
    self = record
  }
}

extension Array: RecordValue where Element: RecordValue {
  public static var expectation: String { "a list" }
  public var value: Value { Value(.list(map(\.value))) }

  public init(_ value: Value) throws {
    guard case .list(let values) = value.content else { throw Self.mismatch(value) }
    self = try values.map(Element.init)
  }
}

extension Value {
  /// What stands for an absent field in lists of all fields.
  public static let absent = Value(.text("none"))
}

extension Optional: RecordValue where Wrapped: RecordValue {
  public static var expectation: String { Wrapped.expectation }
  /// `absent` for `nil`, which the record of a component leaves out.
  public var value: Value { self?.value ?? .absent }

  public init(_ value: Value) throws { self = try Wrapped(value) }
}

/// A choice of words: an enumeration with the words of the text form as raw values.
public protocol Choice: RecordValue, RawRepresentable<String>, CaseIterable {}

extension Choice {
  public static var expectation: String {
    "one of " + allCases.map(\.rawValue).joined(separator: ", ")
  }
  public var value: Value { Value(.text(rawValue)) }

  public init(_ value: Value) throws {
    guard case .text(let word) = value.content, let choice = Self(rawValue: word) else {
      throw Self.mismatch(value)
    }
    self = choice
  }
}

extension Value: RecordValue {
  public static var expectation: String { "a value" }
  public var value: Value { self }
  public init(_ value: Value) throws { self = value }
}
