import Glibc

/// The only way in which memc writes a file.
///
/// 1. A temporary file is created in the folder of the target, so that both are on one disk.
/// 2. It is written and flushed to the disk (`fsync`).
/// 3. It is renamed to the target, which is therefore the old file or the new one, never a part.
/// 4. The new entry of the folder is flushed to the disk.
///
/// Temporary files that killed processes left next to the target are removed before.
public enum AtomicWrite {
  /// Writes `bytes` to the file at `path`, which keeps its permissions if it exists.
  ///
  /// A symbolic link stays a link: its target is replaced. A target that cannot be replaced, such
  /// as a pipe (see `StreamOutput`), receives the bytes as a stream.
  ///
  /// - Parameter isDurable: whether steps 2 and 4 flush, and leftovers are looked for. If not, a
  ///   crash of the machine, not of memc, may leave a damaged file; for results that are checked and
  ///   can be computed again, of which there are many.
  /// - Throws: a diagnostic at `path`: `cannotCreate` where the folder is missing or not writable,
  ///   or the target is a folder, disk or socket; `usage` where the file was read (see
  ///   `FileGuard`); `inputOutput` where the disk is full or fails. The old file is then intact,
  ///   unless only step 4 failed.
  public static func write(_ bytes: [UInt8], to path: String, isDurable: Bool = true) throws {
    try FileGuard.expectUnread(path)
    if let stream = StreamOutput(path) { return try stream.write(bytes) }
    let place = Place(path)
    let target = try FilePath(resolving: path)
    let mode = try existingMode(target, at: place)
    if isDurable { Leftovers.remove(from: target.folder, of: target.name) }
    let temporary = try TemporaryFile(beside: target, mode: mode ?? 0o666, at: place)
    try temporary.replace(target, with: bytes, mode: mode, isDurable: isDurable)
    if isDurable { try synchronize(target.folder, at: place) }
  }

  /// Writes `text` in UTF-8.
  ///
  /// - Throws: what `write(_:to:)` of bytes throws.
  public static func write(_ text: String, to path: String) throws {
    try write(Array(text.utf8), to: path)
  }

  /// Checks that `write` can start. Call it before long work.
  ///
  /// - Parameter isText: whether text will be written; binary data are not written to a terminal.
  /// - Throws: a diagnostic at `path` of kind `cannotCreate` or `usage`, like `write`.
  public static func expectWritable(_ path: String, isText: Bool = false) throws {
    try FileGuard.expectUnread(path)
    if let stream = StreamOutput(path) { return try stream.expectWritable(isText: isText) }
    let place = Place(path)
    let target = try FilePath(resolving: path)
    _ = try existingMode(target, at: place)
    try systemCall(at: place, .cannotCreate) { access(target.folder, W_OK) }
  }

  /// The permissions of the file to replace; `nil` if there is none.
  private static func existingMode(_ target: FilePath, at place: Place) throws -> mode_t? {
    var status = stat()
    let found = try systemCall(at: place, .cannotCreate, except: ENOENT) {
      stat(target.path, &status)
    }
    guard found == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return status.st_mode & 0o7777
    case S_IFDIR: throw Diagnostic(.cannotCreate, "is a directory", at: place)
    // Renaming would replace it by a file.
    default: throw Diagnostic(.cannotCreate, "is a disk or socket, not a file or pipe", at: place)
    }
  }

  /// Flushes the entries of a folder to the disk.
  static func synchronize(_ folder: String, at place: Place) throws {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    // A folder that is writable but not readable cannot be synchronized.
    let descriptor = try systemCall(at: place, except: EACCES) { open(folder, flags) }
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    // Some network file systems do not support `fsync` of folders.
    try systemCall(at: place, except: EINVAL) { fsync(descriptor) }
  }
}
