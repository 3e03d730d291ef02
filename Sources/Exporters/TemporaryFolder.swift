import Basics
import Glibc

/// A new folder next to its target, which it later replaces.
struct TemporaryFolder {
  private let path: String
  private let target: String

  /// Creates `.name.<process>.tmp` next to `target`.
  ///
  /// - Throws: kind `cannotCreate`.
  init(beside target: String) throws {
    var name = target
    while name.hasSuffix("/") && name.count > 1 { name.removeLast() }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let parent = parts.dropLast().map { "\($0)/" }.joined()
    // a name has at most 255 bytes
    let own = String(decoding: (parts.last ?? "").utf8.prefix(180), as: UTF8.self)
    path = "\(parent).\(own).\(getpid()).tmp"
    self.target = target
    guard mkdir(path, 0o777) == 0 else { throw failure("the folder cannot be created") }
  }

  /// Writes a file into the folder.
  ///
  /// - Throws: as `AtomicWrite`, at the file's path in the target.
  func write(_ bytes: [UInt8], to name: String) throws {
    do {
      try AtomicWrite.write(bytes, to: "\(path)/\(name)")
    } catch var diagnostic as Diagnostic {
      diagnostic.place = Place("\(target)/\(name)")
      throw diagnostic
    }
  }

  /// Renames the folder, which must be complete, to the target, which must be empty or missing.
  ///
  /// - Throws: kind `cannotCreate`; nothing has changed then.
  func replaceTarget() throws {
    guard rename(path, target) == 0 else { throw failure("cannot be replaced") }
  }

  /// Removes the folder with these files.
  func remove(_ files: [String]) {
    for file in files { unlink("\(path)/\(file)") }
    rmdir(path)
  }

  private func failure(_ what: String) -> Diagnostic {
    let reason = String(cString: strerror(errno))
    return Diagnostic(
      .cannotCreate, "\(what): \(reason.prefix(1).lowercased())\(reason.dropFirst())",
      at: Place(target))
  }
}
