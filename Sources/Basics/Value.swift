/// A value that the user wrote, with its place.
public struct Value: Sendable {
  /// The value without its place.
  public indirect enum Content: Equatable, Sendable {
    case boolean(Bool)
    case integer(Int)
    case real(Double)
    case text(String)
    case list([Value])
    case record(Record)
  }

  public var content: Content
  public var place: Place?

  public init(_ content: Content, at place: Place? = nil) {
    self.content = content
    self.place = place
  }

  /// The kind of value, for messages: `'levels' must be an integer, not a list`.
  public var kind: String {
    switch content {
    case .boolean: "a boolean"
    case .integer: "an integer"
    case .real: "a number"
    case .text: "a string"
    case .list: "a list"
    case .record: "a record"
    }
  }
}

extension Value: Equatable {
  /// Whether the contents are equal; places are ignored.
  public static func == (a: Value, b: Value) -> Bool { a.content == b.content }
}

extension Value: CustomStringConvertible {
  /// The text form, which `TextReader.value()` reads back: `{pads = [2, 2], mode = "reflect"}`.
  public var description: String {
    switch content {
    case .boolean(let boolean): boolean.description
    case .integer(let integer): integer.description
    case .real(let real): real.description
    case .text(let text): text.quoted
    case .list(let values): "[" + values.map(\.description).joined(separator: ", ") + "]"
    case .record(let record): record.description
    }
  }
}

extension String {
  /// This text in quotation marks; quotation marks, backslashes and control characters are escaped.
  public var quoted: String {
    let body = unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      default: text += String(scalar).escaped
      }
    }
    return "\"\(body)\""
  }
}
