import Glibc

extension AtomicWrite {
  /// Moves what is no regular file, such as a link, a pipe or a folder, from `path` to `path.odd`, so
  /// that `write` makes a new file instead of following a link or waiting for a reader.
  ///
  /// - Throws: `cannotCreate` where it cannot be moved.
  public static func makeWay(at path: String) throws {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG else { return }
    try systemCall(at: Place(path), .cannotCreate) { rename(path, path + ".odd") }
  }
}
