import Glibc

/// An output that takes bytes as they come, where a file would be replaced: standard output or error, by
/// whatever name, a pipe, or a character device.
public struct StreamOutput {
  private let path: String
  /// Of standard output or error; `nil` for what is opened by its path.
  private let descriptor: Int32?

  /// `nil` where `path` leads to a regular file, to none, or to what takes no bytes.
  public init?(_ path: String) {
    var status = stat()
    guard !path.utf8.contains(0), stat(path, &status) == 0 else { return nil }
    self.path = path
    descriptor = [STDOUT_FILENO, STDERR_FILENO].first { Self.leads(status, to: $0) }
    guard descriptor == nil else { return }
    guard [S_IFIFO, S_IFCHR].contains(status.st_mode & S_IFMT) else { return nil }
  }

  /// Whether results would stand among the bytes. `/dev/null` keeps them apart.
  public var isStandardOutput: Bool { descriptor == STDOUT_FILENO }

  /// Throws, kind `cannotCreate`, where `path` may not be written to, or binary data would come upon a
  /// terminal.
  func expectWritable(isText: Bool) throws {
    let place = Place(path)
    try systemCall(at: place, .cannotCreate) { access(path, W_OK) }
    guard !isText, isTerminal else { return }
    throw Diagnostic(
      .cannotCreate, "is a terminal, and what is written there is no text", at: place,
      notes: ["name a file, or redirect standard output"])
  }

  /// - Throws: as `OutputStream.write`; `cannotCreate` where it cannot be opened.
  func write(_ bytes: [UInt8]) throws {
    let place = Place(path)
    if let descriptor {
      return try OutputStream(descriptor: descriptor, place: place).write(bytes)
    }
    let opened = try open(at: place)
    defer { close(opened) }
    try OutputStream(descriptor: opened, place: place).write(bytes)
  }

  private func open(at place: Place) throws -> Int32 {
    try systemCall(at: place, .cannotCreate) { Glibc.open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY) }
  }

  private var isTerminal: Bool {
    if let descriptor { return isatty(descriptor) == 1 }
    // opening a pipe would wait for its reader
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFCHR,
      let opened = try? open(at: Place(path))
    else { return false }
    defer { close(opened) }
    return isatty(opened) == 1
  }

  private static func leads(_ status: stat, to descriptor: Int32) -> Bool {
    var own = stat()
    guard fstat(descriptor, &own) == 0 else { return false }
    let isFile = status.st_mode & S_IFMT != S_IFCHR
    return own.st_dev == status.st_dev && own.st_ino == status.st_ino
      && (isFile || isatty(descriptor) == 1)
  }
}
