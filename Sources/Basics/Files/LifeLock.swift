import Glibc

/// The lock that a process holds on its temporary file or folder until that is renamed or removed.
///
/// The system releases it when the process ends, however it ends. A temporary file without a lock was
/// therefore left by a process that was killed; see `Leftovers`.
enum LifeLock {
  /// Locks what was just created.
  ///
  /// - Returns: a descriptor that keeps the lock while it is open, also after `descriptor` is closed;
  ///   `nil` where another process took the file for a leftover before it was locked.
  static func take(_ descriptor: Int32, at place: Place) throws -> Int32? {
    let keeper = try systemCall(at: place) { fcntl(descriptor, F_DUPFD_CLOEXEC, 0) }
    // Where a file system has no locks, nothing is taken for a leftover.
    let isTaken = flock(keeper, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK
    if isTaken, isLinked(keeper) { return keeper }
    close(keeper)
    return nil
  }

  /// Whether nobody holds the lock; then it is held until `descriptor` is closed.
  static func isFree(_ descriptor: Int32) -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

  private static func isLinked(_ descriptor: Int32) -> Bool {
    var status = stat()
    return fstat(descriptor, &status) != 0 || status.st_nlink > 0
  }
}
