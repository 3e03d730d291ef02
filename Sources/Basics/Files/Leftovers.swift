import Glibc

/// Temporary files and folders of processes that were killed (SIGKILL, a crash of the machine).
public enum Leftovers {
  /// Removes those in `folder`; what cannot be read or removed stays.
  ///
  /// - Parameter target: the name of the only file whose leftovers are removed; `nil`: all.
  public static func remove(from folder: String, of target: String? = nil) {
    for name in names(in: folder) {
      guard let temporary = TemporaryName(name), target.map(temporary.belongs) ?? true else {
        continue
      }
      remove("\(folder)/\(name)", isOfThisMachine: temporary.isOfThisMachine)
    }
  }

  /// Removes a file or folder if its process has ended.
  ///
  /// - Parameter isOfThisMachine: whether a process of this machine made it. Not all file systems
  ///   know the locks of other machines, so theirs must also be a day old: no write takes so long.
  private static func remove(_ path: String, isOfThisMachine: Bool) {
    let flags = O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
    var descriptor = open(path, O_RDWR | flags)
    if descriptor < 0 { descriptor = open(path, O_RDONLY | O_DIRECTORY | flags) }
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var status = stat()
    guard LifeLock.isFree(descriptor), fstat(descriptor, &status) == 0 else { return }
    guard isOfThisMachine || time(nil) - status.st_mtim.tv_sec > 86400 else { return }
    switch status.st_mode & S_IFMT {
    case S_IFREG: unlink(path)
    case S_IFDIR: removeFolder(path)
    default: break
    }
  }

  /// Removes a folder and the files in it.
  static func removeFolder(_ path: String) {
    for name in names(in: path) { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  private static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
