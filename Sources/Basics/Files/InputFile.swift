import Glibc

/// A user's file, read into memory.
///
/// It is read, not mapped: truncating a mapped file would kill the process.
public struct InputFile: Sendable {
  /// The path as the user wrote it.
  public let path: String
  public let bytes: [UInt8]

  /// 16 GiB, far above any file of weights or images.
  public static let defaultLimit = 16 << 30

  /// A file with these bytes, which is not read.
  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  /// Reads the regular file at `path`.
  ///
  /// - Parameters:
  ///   - limit: the largest size of the file in bytes.
  ///   - isReplaceable: whether the command may overwrite it, like its own checkpoints.
  /// - Throws: a diagnostic at `path`: `missing` where it does not exist, is not readable, or is a
  ///   folder, pipe or device; `unsupported` beyond `limit`; `inputOutput` where reading fails;
  ///   `tryAgain` where memory or file descriptors have run out; `usage` where `FileGuard` knows it
  ///   as an output.
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

  /// The bytes after the byte-order mark that some editors put before UTF-8 text.
  public var textBytes: ArraySlice<UInt8> {
    bytes.dropFirst(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
  }

  /// The file as text.
  ///
  /// - Throws: a diagnostic of kind `malformed` where the bytes are not UTF-8.
  public func text() throws -> String {
    guard let text = String(validating: textBytes, as: UTF8.self) else {
      throw Diagnostic.malformed("must be UTF-8 text", at: place)
    }
    return text
  }

  /// Whether `path` exists, as a file or anything else.
  public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  private static func open(_ path: String, at place: Place) throws -> Int32 {
    guard !path.utf8.contains(0) else {
      throw Diagnostic(.missing, "a file name cannot contain NUL", at: place)
    }
    // Opening a pipe must not wait for a writer, nor a terminal become the controlling one.
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
            .inputOutput, "shrank from \(size) to \(count) bytes while it was read", at: place)
        }
        count += got
      }
    }
  }
}
