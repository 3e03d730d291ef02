import Glibc

/// An open file descriptor that bytes are written to, all or with an error.
struct OutputStream {
  let descriptor: Int32
  let place: Place

  /// - Throws: `inputOutput` where not all could be written; `ReaderGone` for a pipe that no one
  ///   reads any more.
  func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { bytes in
      var written = 0
      while written < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
        let count = try systemCall(at: place, except: EPIPE) {
          Glibc.write(descriptor, rest.baseAddress, rest.count)
        }
        guard count >= 0 else { throw ReaderGone() }
        written += count
      }
    }
  }
}

/// The reader of a pipe has gone, as `head` does when it has seen enough: no fault of anyone.
public struct ReaderGone: Error {
  public init() {}
}

/// The standard output, where results go, and the standard error, where all else goes.
public enum StandardStream: String, Sendable {
  case output = "standard output"
  case error = "standard error"

  /// Writes `text`, unbuffered.
  ///
  /// - Throws: `ReaderGone` where no one reads any more; `inputOutput` where the disk is full.
  public func write(_ text: String) throws {
    let descriptor = self == .output ? STDOUT_FILENO : STDERR_FILENO
    try OutputStream(descriptor: descriptor, place: Place(rawValue)).write(Array(text.utf8))
  }
}
