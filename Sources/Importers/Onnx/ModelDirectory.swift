import Basics
import Glibc

/// The directory of a model: the only place where a location in the model can open a file.
///
/// Locations in a model are treated as hostile, and are refused rather than repaired. Components
/// are opened one at a time, each below the one before, without following links. The opened file is
/// checked, not its path.
struct ModelDirectory {
  /// As the user named it, or derived from the model's path; empty for the working directory.
  let path: String

  /// The maximum length of a location, which is the limit of most file systems.
  private static let longestLocation = 4096

  /// Opens the file at `location` below this directory for reading.
  ///
  /// - Parameter description: the name of the tensor in messages, such as `initializer 'w'`.
  /// - Throws: kind `malformed` if the location may lead outside, `missing` if there is no such
  ///   file, `unsupported` if it is not a regular file without hard links.
  func open(_ location: String, for description: String) throws -> ExternalFile {
    let components = try Self.components(of: location, description)
    var directory = Glibc.open(path.isEmpty ? "." : path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { throw Self.failure(location, description) }
    defer { close(directory) }
    for component in components.dropLast() {
      let next = openat(directory, component, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard next >= 0 else { throw Self.failure(location, description) }
      close(directory)
      directory = next
    }
    // O_NONBLOCK: a FIFO without a writer would block
    let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
    let descriptor = openat(directory, components[components.count - 1], flags)
    guard descriptor >= 0 else { throw Self.failure(location, description) }
    return try ExternalFile(descriptor, location, description)
  }

  /// The components of `location`.
  ///
  /// - Throws: unless it consists of names joined by single slashes.
  private static func components(of location: String, _ description: String) throws -> [String] {
    let bytes = Array(location.utf8)
    guard !bytes.isEmpty, bytes.count <= longestLocation else {
      throw Diagnostic.malformed(
        "\(description) has its data at a location of \(bytes.count) bytes", at: nil)
    }
    // by bytes: a slash before a combining accent is a slash to the system, but not to Swift
    let components = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    let isPlain = bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }
    guard isPlain, components.allSatisfy({ !["", ".", ".."].contains($0) }) else {
      throw Diagnostic.malformed(
        "\(description) has its data at '\(location)', which may lead outside the model's directory",
        at: nil, note: "a location is a path below that directory, without '.', '..', '\\' or '//'")
    }
    return components
  }

  /// Why `openat` failed.
  private static func failure(_ location: String, _ description: String) -> Diagnostic {
    let code = errno
    let what = "\(description) has its data at '\(location)'"
    if code == ELOOP || code == ENOTDIR {
      return .malformed("\(what), which leads through a symbolic link or a non-directory", at: nil)
    }
    return Diagnostic(
      .missing, "\(what), which cannot be opened: \(String(cString: strerror(code)))")
  }
}

/// A regular file next to a model, read completely.
struct ExternalFile {
  let bytes: [UInt8]

  /// Reads the whole file of `descriptor`, and closes it.
  ///
  /// - Throws: kind `unsupported` if it is not a regular file with a single name, or is too large;
  ///   `usage` if `FileGuard` knows it as an output.
  init(_ descriptor: Int32, _ location: String, _ description: String) throws {
    defer { close(descriptor) }
    try FileGuard.noteReading(descriptor, of: location)
    var status = stat()
    let isKnown = fstat(descriptor, &status) == 0
    guard isKnown, status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1 else {
      throw Diagnostic.unsupported(
        "\(description) has its data at '\(location)', not a regular file or one with hard links")
    }
    let size = Int(status.st_size)
    guard size <= InputFile.defaultLimit else {
      throw Diagnostic.unsupported(
        "'\(location)' has \(size) bytes, more than the limit of \(InputFile.defaultLimit)")
    }
    guard let bytes = Self.read(size, from: descriptor) else {
      throw Diagnostic(.inputOutput, "cannot read '\(location)', data of \(description)")
    }
    self.bytes = bytes
  }

  /// The first `count` bytes; `nil` if they cannot be read.
  private static func read(_ count: Int, from descriptor: Int32) -> [UInt8]? {
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      while initialized < count, !failed {
        let rest = UnsafeMutableBufferPointer(rebasing: buffer[initialized...])
        let got = Glibc.read(descriptor, rest.baseAddress, rest.count)
        if got > 0 { initialized += got } else { failed = got == 0 || errno != EINTR }
      }
    }
    return failed ? nil : bytes
  }
}
