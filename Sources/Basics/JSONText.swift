import Foundation

/// The JSON that memc prints: one object with sorted keys, so that equal values give equal bytes.
///
/// Numbers that JSON cannot represent are the strings `inf`, `-inf` and `nan`.
public enum JSONText {
  /// Returns `value` as JSON text.
  ///
  /// - Throws: the errors of encoding `value`.
  public static func of(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
