import Glibc

/// The identity of a file under any path: its device and inode, with links followed. A file that
/// does not exist yet has those of its folder, and its name there.
struct FileIdentity: Hashable {
  private let device: dev_t
  private let number: ino_t
  private let name: String?

  /// The identity of an open file; `nil` where the system call fails.
  init?(descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.init(status, name: nil)
  }

  /// The identity of the file at `path`, existing or not; `nil` where none can be created.
  init?(_ path: String) {
    var status = stat()
    if stat(path, &status) == 0 {
      self.init(status, name: nil)
    } else if let target = try? FilePath(resolving: path), stat(target.folder, &status) == 0 {
      self.init(status, name: target.name)
    } else {
      return nil
    }
  }

  private init(_ status: stat, name: String?) {
    device = status.st_dev
    number = status.st_ino
    self.name = name
  }
}
