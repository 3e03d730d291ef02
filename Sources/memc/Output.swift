import Basics
import Foundation
import Synchronization

/// Standard output takes results, standard error all else.
enum Output {
  /// Prints a result.
  static func result(_ text: String) throws { try part(text.hasSuffix("\n") ? text : text + "\n") }

  /// Prints a part of a result, as it is.
  static func part(_ text: String) throws {
    clearProgress()
    try write(text, to: STDOUT_FILENO)
  }

  /// Prints a value as one JSON object.
  static func json(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try result(String(decoding: encoder.encode(value), as: UTF8.self))
  }

  /// Prints a remark; a standard error that takes none is no reason to stop.
  static func note(_ text: String) {
    clearProgress()
    try? write(text.hasSuffix("\n") ? text : text + "\n", to: STDERR_FILENO)
  }

  /// Writes over the current line of a terminal; the next result or remark takes its place.
  static func progress(_ text: String) {
    guard isatty(STDERR_FILENO) == 1 else { return }
    isProgressShown.withLock { $0 = true }
    try? write("\r\u{1b}[K\(text.escaped)", to: STDERR_FILENO)
  }

  private static let isProgressShown = Mutex(false)

  private static func clearProgress() {
    let wasShown = isProgressShown.withLock { isShown in
      defer { isShown = false }
      return isShown
    }
    if wasShown { try? write("\r\u{1b}[K", to: STDERR_FILENO) }
  }

  private static func write(_ text: String, to descriptor: Int32) throws {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if written >= 0 {
        rest = rest.dropFirst(written)
      } else if errno != EINTR {
        throw Diagnostic(
          .inputOutput, "cannot write standard output: \(String(cString: strerror(errno)))")
      }
    }
  }
}
