import Basics
import Foundation

/// The files that the keys of a sweep follow from, as they were when the keys were made: a result
/// computed from other contents would be kept under a wrong key.
struct SweepFiles: Sendable {
  /// What changes when a file is written or replaced.
  private struct Stamp: Equatable, Sendable {
    let numbers: [Int]

    /// `nil` if there is no such file.
    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      numbers = [
        Int(status.st_dev), Int(status.st_ino), Int(status.st_size), status.st_mtim.tv_sec,
        status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec,
      ]
    }
  }

  private let stamps: [(path: String, stamp: Stamp?)]

  init(_ paths: [String]) { stamps = paths.map { ($0, Stamp($0)) } }

  /// - Throws: kind `tryAgain` if a file has changed since.
  func expectUnchanged() throws {
    guard let changed = stamps.first(where: { Stamp($0.path) != $0.stamp }) else { return }
    throw Diagnostic(
      .tryAgain, "changed while the sweep ran; results of its new contents are not kept",
      at: Place(changed.path), notes: ["run the same command again"])
  }
}
