import Basics
import Foundation

/// Standard output takes results, standard error all else.
enum Output {
  /// Prints a result.
  static func result(_ text: String) throws {
    try write(text.hasSuffix("\n") ? text : text + "\n", to: stdout)
  }

  /// Prints a part of a result, as it is.
  static func part(_ text: String) throws { try write(text, to: stdout) }

  /// Prints a value as one JSON object.
  static func json(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try result(String(decoding: encoder.encode(value), as: UTF8.self))
  }

  /// Prints a remark; a standard error that takes none is no reason to stop.
  static func note(_ text: String) {
    try? write(text.hasSuffix("\n") ? text : text + "\n", to: stderr)
  }

  static func flush() throws {
    guard fflush(stdout) == 0 else { throw failure() }
  }

  private static func write(_ text: String, to stream: UnsafeMutablePointer<FILE>) throws {
    guard fputs(text, stream) >= 0 else { throw failure() }
  }

  private static func failure() -> Diagnostic {
    Diagnostic(.inputOutput, "standard output: \(String(cString: strerror(errno)))")
  }
}
