import Glibc

/// An open file descriptor that bytes are written to, all or with an error.
struct OutputStream {
  let descriptor: Int32
  let place: Place

  /// - Throws: `inputOutput` where not all could be written.
  func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { bytes in
      var written = 0
      while written < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
        written += try systemCall(at: place) {
          Glibc.write(descriptor, rest.baseAddress, rest.count)
        }
      }
    }
  }
}

/// The standard output, where results go.
public enum StandardOutput {
  /// Writes `text`, unbuffered.
  ///
  /// - Throws: `inputOutput` where the disk is full or no one reads any more.
  public static func write(_ text: String) throws {
    try OutputStream(descriptor: STDOUT_FILENO, place: Place("standard output"))
      .write(Array(text.utf8))
  }
}
