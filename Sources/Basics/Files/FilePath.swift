import Glibc

/// Where a file to be written lies: its folder and its name there.
struct FilePath: Equatable {
  /// Never empty; `.` where the path names none.
  let folder: String
  let name: String

  var path: String { folder + "/" + name }

  /// The path behind the symbolic link at `path`, if there is one, else `path` itself.
  ///
  /// - Throws: `cannotCreate` where the path is empty, ends in a slash, or is a link to nothing.
  init(resolving path: String) throws {
    let place = Place(path)
    let resolved = try Self.target(of: path, at: place)
    let slash = resolved.utf8.lastIndex(of: UInt8(ascii: "/"))
    name = slash.map { String(resolved[resolved.utf8.index(after: $0)...]) } ?? resolved
    folder = slash.map { $0 == resolved.startIndex ? "/." : String(resolved[..<$0]) } ?? "."
    guard !name.isEmpty, !path.utf8.contains(0) else {
      throw Diagnostic(.cannotCreate, "is no name for a file", at: place)
    }
  }

  private static func target(of path: String, at place: Place) throws -> String {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { return path }
    guard let resolved = realpath(path, nil) else {
      throw Diagnostic(.cannotCreate, "is a symbolic link that leads nowhere", at: place)
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
