import Glibc

/// A file that the user named, read into memory.
///
/// It is read and not mapped: a mapped file that someone cuts short meanwhile ends the process.
public struct InputFile: Sendable {
  /// As the user wrote it.
  public let path: String
  public let bytes: [UInt8]

  /// 16 GiB: no file of weights or images comes near it.
  public static let defaultLimit = 16 << 30

  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  /// Reads the regular file at `path`.
  ///
  /// - Parameters:
  ///   - limit: the most bytes the file may have.
  ///   - isReplaceable: whether the command may write over it, as over its own checkpoints.
  /// - Throws: a diagnostic at `path`: `missing` where there is no such file or it may not be
  ///   read, is a folder, pipe or device; `unsupported` beyond `limit`; `inputOutput` where
  ///   reading fails; `tryAgain` where memory or file descriptors have run out; `usage` where
  ///   `FileGuard` knows it as an output.
  public init(_ path: String, limit: Int = Self.defaultLimit, isReplaceable: Bool = false) throws {
    let place = Place(path)
    let descriptor = try Self.open(path, at: place)
    defer { close(descriptor) }
    if !isReplaceable { try FileGuard.noteReading(descriptor, of: path) }
    let size = try Self.regularSize(of: descriptor, at: place)
    guard size <= limit else {
      throw Diagnostic.unsupported("has \(size) bytes, more than the limit of \(limit)", at: place)
    }
    try Memory.require(size, for: place)
    self.init(path: path, bytes: try Self.read(size, from: descriptor, at: place))
  }

  public var place: Place { Place(path) }

  /// The bytes behind the byte-order mark that some editors put before UTF-8 text.
  public var textBytes: ArraySlice<UInt8> {
    bytes.dropFirst(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
  }

  /// - Throws: kind `malformed` where the bytes are not UTF-8.
  public func text() throws -> String {
    guard let text = String(validating: textBytes, as: UTF8.self) else {
      throw Diagnostic.malformed("must be UTF-8 text", at: place)
    }
    return text
  }

  /// Whether something is at `path`, file or not.
  public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  private static func open(_ path: String, at place: Place) throws -> Int32 {
    guard !path.utf8.contains(0) else {
      throw Diagnostic(.missing, "no file has NUL in its name", at: place)
    }
    // Opening a pipe must not wait for a writer, nor a terminal become ours.
    let flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
    return try systemCall(at: place, .missing) { Glibc.open(path, flags) }
  }

  private static func regularSize(of descriptor: Int32, at place: Place) throws -> Int {
    var status = stat()
    try systemCall(at: place) { fstat(descriptor, &status) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return Int(status.st_size)
    case S_IFDIR: throw Diagnostic(.missing, "is a directory, not a file", at: place)
    default: throw Diagnostic(.missing, "is a pipe or device, not a regular file", at: place)
    }
  }

  private static func read(_ size: Int, from descriptor: Int32, at place: Place) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let rest = UnsafeMutableBufferPointer(rebasing: buffer[count...])
        let got = try systemCall(at: place) {
          Glibc.read(descriptor, rest.baseAddress, rest.count)
        }
        guard got > 0 else {
          throw Diagnostic(
            .inputOutput, "had \(size) bytes, but ended after \(count) while it was read", at: place
          )
        }
        count += got
      }
    }
  }
}
