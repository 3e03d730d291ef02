import Glibc

/// What makes two paths one file: its device and number, links followed; of a file that is yet to be
/// made, those of its folder, and its name there.
struct FileIdentity: Hashable {
  private let device: dev_t
  private let number: ino_t
  private let name: String?

  /// Of an open file; `nil` where the system does not tell.
  init?(descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.init(status, name: nil)
  }

  /// Of the file at `path`, or to be made there; `nil` where none can be.
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
