import Basics

/// What a sweep takes for one setting, as the user wrote it: a value, or several of which it takes
/// each.
enum Variation: Equatable, Sendable {
  case fixed(Value)
  case list([Value])
  /// Integers, and the place where the user wrote them.
  case range(IntegerRange, Place?)

  var count: Int {
    switch self {
    case .fixed: 1
    case .list(let values): values.count
    case .range(let range, _): range.length
    }
  }

  /// The value of a choice, from 0.
  subscript(choice: Int) -> Value {
    switch self {
    case .fixed(let value): value
    case .list(let values): values[choice]
    case .range(let range, let place): Value(.integer(range[choice]), at: place)
    }
  }
}

/// A field of a sweep: one value, a list of values, or for integers a range `{from: 1, count:
/// 1000}`.
struct Choices<Content: RecordValue>: RecordValue {
  let variation: Variation

  static var expectation: String {
    let range = Content.self == Int.self ? ", or {from: 1, count: 1000}" : ""
    return "\(Content.expectation), or a list of these\(range)"
  }

  var value: Value {
    switch variation {
    case .fixed(let value): value
    case .list(let values): Value(.list(values))
    case .range(let range, _): range.value
    }
  }

  init(_ value: Value) throws {
    switch value.content {
    case .list(let values):
      guard !values.isEmpty else {
        throw Diagnostic.configuration("has no value in its list", at: value.place)
      }
      for (index, own) in values.enumerated() {
        _ = try Content(own)
        guard !values[..<index].contains(own) else {
          throw Diagnostic.configuration("lists \(own) twice", at: own.place)
        }
      }
      variation = .list(values)
    case .record where Content.self == Int.self || Content.self == Scalar.self:
      variation = .range(try IntegerRange(value), value.place)
    default:
      _ = try Content(value)
      variation = .fixed(value)
    }
  }
}

/// Integers at equal distances: `{from: 1, count: 1000}` or `{from: 4, to: 8, step: 2}`.
struct IntegerRange: Section {
  static let name = "a range"
  static let summary = "integers at equal distances"
  static var fields: [Field<Self>] {
    let sizes = -1_000_000_000_000...1_000_000_000_000
    return [
      Field("from", \.from, in: sizes, required: true, "the first integer"),
      Field("count", \.count, in: 1...1_000_000_000, "how many integers"),
      Field("to", \.to, in: sizes, "the last integer, instead of 'count'"),
      Field("step", \.step, in: 1...1_000_000_000, "the distance between integers"),
    ]
  }

  var from = 0
  var count: Int?
  var to: Int?
  var step = 1
  init() {}

  func validate() throws {
    guard (count == nil) != (to == nil) else {
      throw Diagnostic.configuration(
        "a range needs 'count' or 'to', and not both", at: nil,
        note: "write {from: 1, count: 1000} or {from: 1, to: 1000}")
    }
    guard to.map({ $0 >= from }) ?? true else {
      throw Diagnostic.configuration("'to' of a range must be at least 'from'", at: nil)
    }
  }

  var length: Int { count ?? to.map { ($0 - from) / step + 1 } ?? 1 }

  subscript(index: Int) -> Int { from + index * step }
}

/// A boolean, a number, a text, or a list, as one value.
struct Scalar: RecordValue {
  static let expectation = "a value"
  let value: Value

  init(_ value: Value) throws {
    if case .record = value.content {
      throw Diagnostic.configuration("must be a value, not a record", at: value.place)
    }
    self.value = value
  }
}

/// One file, or a list with one `NAME=FILE` for each input of a network.
struct InputWords: RecordValue {
  static let expectation = "a file"
  let words: [String]
  var value: Value { words.count == 1 ? words[0].value : words.value }

  init(_ value: Value) throws {
    if case .list(let items) = value.content {
      words = try items.map(String.init)
    } else {
      words = [try String(value)]
    }
  }
}

/// A time since programming: seconds, or a text such as `30d`.
struct TimeText: RecordValue {
  static let expectation = "a time, such as 3600 (seconds), 90min, 12h, 30d or 1y"
  let value: Value

  init(_ value: Value) throws {
    switch value.content {
    case .integer, .real, .text: self.value = value
    default:
      throw Diagnostic.configuration(
        "must be \(Self.expectation), not \(value.kind)", at: value.place)
    }
  }
}
