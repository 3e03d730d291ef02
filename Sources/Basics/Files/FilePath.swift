import Glibc

/// The path of an output file: its folder and its name there.
struct FilePath: Equatable {
  /// Never empty; `.` where the path has no folder.
  let folder: String
  let name: String

  var path: String { folder + "/" + name }

  /// The target of the symbolic link at `path`, if it is one, else `path` itself.
  ///
  /// - Throws: `cannotCreate` where the path is empty, ends in a slash or is a broken link.
  init(resolving path: String) throws {
    let place = Place(path)
    let resolved = try Self.target(of: path, at: place)
    let slash = resolved.utf8.lastIndex(of: UInt8(ascii: "/"))
    name = slash.map { String(resolved[resolved.utf8.index(after: $0)...]) } ?? resolved
    folder = slash.map { $0 == resolved.startIndex ? "/." : String(resolved[..<$0]) } ?? "."
    guard !name.isEmpty, !path.utf8.contains(0) else {
      throw Diagnostic(.cannotCreate, "is not a file name", at: place)
    }
  }

  private static func target(of path: String, at place: Place) throws -> String {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { return path }
    guard let resolved = realpath(path, nil) else {
      throw Diagnostic(.cannotCreate, "is a broken symbolic link", at: place)
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
