import Glibc

/// Folders for output files.
public enum OutputFolder {
  /// Makes the folder at `path`, and those above it, unless they exist.
  ///
  /// - Throws: a diagnostic at `path`: `cannotCreate`; `inputOutput` where the disk is full or fails.
  public static func make(_ path: String) throws { try make(path, at: Place(path)) }

  private static func make(_ path: String, at place: Place) throws {
    guard !create(path) else { return }
    if errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try make(String(path[..<slash]), at: place)
    }
    guard create(path) else { throw Diagnostic.systemFailure(at: place, .cannotCreate) }
  }

  /// Whether the folder exists now; if not, `errno` says why.
  private static func create(_ path: String) -> Bool {
    if mkdir(path, 0o777) == 0 { return true }
    guard errno == EEXIST else { return false }
    var status = stat()
    let isFolder = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    if !isFolder { errno = ENOTDIR }
    return isFolder
  }
}
