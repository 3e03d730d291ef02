import Glibc

/// An open file descriptor for output.
struct OutputStream {
  let descriptor: Int32
  let place: Place

  /// Writes all bytes.
  ///
  /// - Throws: `inputOutput` where not all could be written; `ReaderGone` for a closed pipe.
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

/// The reader of a pipe has closed it, like `head` after its last line; not a mistake.
public struct ReaderGone: Error {
  public init() {}
}

/// The standard output, for results, and the standard error, for everything else.
public enum StandardStream: String, Sendable {
  case output = "standard output"
  case error = "standard error"

  /// Puts something in the place of closed standard streams, because the next files that are opened
  /// would take it, and messages would then come into a file. It is `/dev/null`, for reading, so that
  /// writing still fails.
  ///
  /// Call it first in an executable.
  public static func occupyClosed() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) == -1 {
      // the lowest free descriptor
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// Writes `text`, unbuffered.
  ///
  /// - Throws: `ReaderGone` for a closed pipe; `inputOutput` where the disk is full.
  public func write(_ text: String) throws {
    let descriptor = self == .output ? STDOUT_FILENO : STDERR_FILENO
    try OutputStream(descriptor: descriptor, place: Place(rawValue)).write(Array(text.utf8))
  }
}
