import Glibc

/// A new folder next to its target, which it later replaces.
public struct TemporaryFolder: ~Copyable {
  private let path: String
  private let target: FilePath
  /// The target as the user named it, without slashes at its end.
  private let name: String
  /// What keeps others from taking it for a leftover.
  private let lock: Int32

  /// Creates a folder with a `TemporaryName` next to `target`, and removes what killed processes left
  /// there.
  ///
  /// - Throws: kind `cannotCreate`; `inputOutput` where the disk is full.
  public init(beside target: String) throws {
    var trimmed = target
    while trimmed.hasSuffix("/") && trimmed.count > 1 { trimmed.removeLast() }
    let file = try FilePath(resolving: trimmed)
    Leftovers.remove(from: file.folder, of: file.name)
    let made = try Self.create(beside: file, at: Place(trimmed))
    (path, lock) = (made.path, made.lock)
    (self.target, name) = (file, trimmed)
  }

  deinit { close(lock) }

  /// Creates and locks a folder.
  private static func create(beside target: FilePath, at place: Place) throws
    -> (path: String, lock: Int32)
  {
    while true {
      let path = "\(target.folder)/\(TemporaryName(for: target.name).text)"
      try systemCall(at: place, .cannotCreate) { mkdir(path, 0o777) }
      if let lock = try lock(path, at: place) { return (path, lock) }
    }
  }

  /// The descriptor that locks the folder; `nil` where another process has removed it meanwhile.
  private static func lock(_ path: String, at place: Place) throws -> Int32? {
    do {
      let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
      let descriptor = try systemCall(at: place, .cannotCreate, except: ENOENT) {
        open(path, flags)
      }
      guard descriptor >= 0 else { return nil }
      defer { close(descriptor) }
      return try LifeLock.take(descriptor, at: place)
    } catch {
      rmdir(path)
      throw error
    }
  }

  /// Writes a file into the folder.
  ///
  /// - Throws: as `AtomicWrite`, at the file's path in the target.
  public func write(_ bytes: [UInt8], to file: String) throws {
    do {
      try AtomicWrite.write(bytes, to: "\(path)/\(file)")
    } catch var diagnostic as Diagnostic {
      diagnostic.place = Place("\(name)/\(file)")
      throw diagnostic
    }
  }

  /// Renames the folder, which must be complete, to the target, which must be empty or missing, and
  /// flushes the new entry to the disk.
  ///
  /// - Throws: kind `cannotCreate`; nothing has changed then. `inputOutput` where flushing fails.
  public func replaceTarget() throws {
    try systemCall(at: Place(name), .cannotCreate) { rename(path, target.path) }
    try AtomicWrite.synchronize(target.folder, at: Place(name))
  }

  /// Removes the folder with its files.
  public func remove() { Leftovers.removeFolder(path) }
}
