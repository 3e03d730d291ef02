import Foundation

/// The JSON that memc writes and reads: keys as `JSONKey` says and in alphabetical order, so that
/// equal values give equal bytes.
///
/// Numbers that JSON cannot represent are the strings `inf`, `-inf` and `nan`. The keys of
/// dictionaries are written as they are.
public enum JSONText {
  /// How much space there is between the tokens.
  package enum Style {
    /// One line for each value, for results and the members of files.
    case lines
    /// No space, for digests.
    case compact

    fileprivate var formatting: JSONEncoder.OutputFormatting {
      let common: JSONEncoder.OutputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return self == .lines ? common.union(.prettyPrinted) : common
    }
  }

  /// Returns `value` as JSON text.
  ///
  /// - Throws: the errors of encoding `value`.
  public static func of(_ value: some Encodable) throws -> String {
    String(decoding: try bytes(of: value), as: UTF8.self)
  }

  /// Returns `value` as JSON in UTF-8.
  ///
  /// - Throws: the errors of encoding `value`.
  package static func bytes(of value: some Encodable, style: Style = .lines) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = style.formatting
    encoder.keyEncodingStrategy = .custom { JSONKey(JSONKey.key(of: $0.last?.stringValue ?? "")) }
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return Array(try encoder.encode(value))
  }

  /// Returns the value that `bytes` represent.
  ///
  /// - Throws: a `DecodingError` if they are not JSON, or not of this type.
  package static func decode<T: Decodable>(_ type: T.Type, from bytes: [UInt8]) throws -> T {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .custom { JSONKey(JSONKey.name(of: $0.last?.stringValue ?? "")) }
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(type, from: Data(bytes))
  }
}
