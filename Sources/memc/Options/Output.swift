import Basics
import Driver
import Foundation
import Synchronization

/// Standard output is for results, standard error for everything else; both escape control
/// sequences. If a file is written to standard output (`-o -`), results go to standard error.
enum Output {
  /// Prints a result.
  static func result(_ text: String) throws { try part(text.endingInNewline) }

  /// Prints a part of a result, without adding a newline.
  static func part(_ text: String) throws { try raw(text.escapedLines) }

  /// Prints a table with lines ending in a carriage return and a line feed, as RFC 4180 requires.
  static func csv(_ table: String) throws {
    try raw(table.components(separatedBy: "\r\n").map(\.escapedLines).joined(separator: "\r\n"))
  }

  /// Prints a value as one JSON object.
  static func json(_ value: some Encodable) throws {
    try raw(JSONText.of(value).escapedJSON.endingInNewline)
  }

  /// Prints a remark; ignores errors of standard error.
  static func note(_ text: String) {
    clearProgress()
    try? StandardStream.error.write(text.escapedLines.endingInNewline)
  }

  /// Overwrites the current line of a terminal; the next result or remark replaces it.
  static func progress(_ text: String) {
    guard isatty(STDERR_FILENO) == 1 else { return }
    isProgressShown.withLock { $0 = true }
    try? StandardStream.error.write("\r\u{1b}[K\(text.escaped)")
  }

  private static let isProgressShown = Mutex(false)

  private static func clearProgress() {
    let wasShown = isProgressShown.withLock { isShown in
      defer { isShown = false }
      return isShown
    }
    if wasShown { try? StandardStream.error.write("\r\u{1b}[K") }
  }

  private static func raw(_ text: String) throws {
    clearProgress()
    let stream: StandardStream = isTaken.withLock(\.self) ? .error : .output
    try stream.write(text)
  }

  /// Reserves standard output for the bytes of a file from now on.
  static func takeStandardOutput() { isTaken.withLock { $0 = true } }

  private static let isTaken = Mutex(false)
}

extension String {
  fileprivate var endingInNewline: String { hasSuffix("\n") ? self : self + "\n" }
}
