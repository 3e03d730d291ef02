import Glibc

/// The one way in which memc writes a file.
///
/// 1. A temporary file is made in the folder of the target, so that both lie on one disk.
/// 2. It is written, and the disk told to keep it (`fsync`).
/// 3. It is renamed to the target, which thus is the old file or the new one, never a part.
/// 4. The folder is told to keep its new entry.
public enum AtomicWrite {
  /// Writes `bytes` to the file at `path`, which keeps its permissions if it exists.
  ///
  /// A symbolic link stays one: what it points to is replaced. Where nothing can be replaced, as
  /// `StreamOutput` tells, the bytes are written as they come.
  ///
  /// - Throws: a diagnostic at `path`: `cannotCreate` where the folder is missing or closed to us,
  ///   or the target is a folder, disk or socket; `usage` where the file was read, as `FileGuard` tells;
  ///   `inputOutput` where the disk is full or fails. The old file is intact then, unless only
  ///   step 4 failed.
  public static func write(_ bytes: [UInt8], to path: String) throws {
    try FileGuard.expectUnread(path)
    if let stream = StreamOutput(path) { return try stream.write(bytes) }
    let place = Place(path)
    let target = try FilePath(resolving: path)
    let mode = try existingMode(target, at: place)
    let temporary = try TemporaryFile(beside: target, mode: mode ?? 0o666, at: place)
    try temporary.replace(target, with: bytes, mode: mode)
    try synchronize(target.folder, at: place)
  }

  public static func write(_ text: String, to path: String) throws {
    try write(Array(text.utf8), to: path)
  }

  /// Throws where `write` could not even begin: to be asked before long work.
  ///
  /// - Parameter isText: of what will be written; binary data are kept from terminals.
  /// - Throws: a diagnostic at `path`, kind `cannotCreate` or `usage`, as `write` does.
  public static func expectWritable(_ path: String, isText: Bool = false) throws {
    try FileGuard.expectUnread(path)
    if let stream = StreamOutput(path) { return try stream.expectWritable(isText: isText) }
    let place = Place(path)
    let target = try FilePath(resolving: path)
    _ = try existingMode(target, at: place)
    try systemCall(at: place, .cannotCreate) { access(target.folder, W_OK) }
  }

  /// The permissions of the file to be replaced; `nil` where there is none.
  private static func existingMode(_ target: FilePath, at place: Place) throws -> mode_t? {
    var status = stat()
    let found = try systemCall(at: place, .cannotCreate, except: ENOENT) {
      stat(target.path, &status)
    }
    guard found == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return status.st_mode & 0o7777
    case S_IFDIR: throw Diagnostic(.cannotCreate, "is a directory", at: place)
    // Renaming would put a file in its place.
    default: throw Diagnostic(.cannotCreate, "is a disk or socket, not a file or pipe", at: place)
    }
  }

  private static func synchronize(_ folder: String, at place: Place) throws {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    // A folder that we may write to but not read cannot be synchronized.
    let descriptor = try systemCall(at: place, except: EACCES) { open(folder, flags) }
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    // Some network file systems know no `fsync` of folders.
    try systemCall(at: place, except: EINVAL) { fsync(descriptor) }
  }
}
