import CSignals
import Glibc

/// A new file next to the file that it will replace; an interrupt removes it.
struct TemporaryFile: ~Copyable {
  private let path: String
  private let place: Place
  private let descriptor: Int32
  /// What keeps others from taking it for a leftover.
  private let lock: Int32
  /// The number of the path's entry for the signal handler.
  private let note: Int32

  /// Creates a file with a `TemporaryName` in the folder of `target`.
  ///
  /// - Parameters:
  ///   - mode: the permissions, reduced by the process's mask.
  ///   - place: the target as the user named it.
  /// - Throws: `cannotCreate`, `inputOutput` where the disk is full.
  init(beside target: FilePath, mode: mode_t, at place: Place) throws {
    self.place = place
    while true {
      let path = "\(target.folder)/\(TemporaryName(for: target.name).text)"
      let note = try systemCall(at: place, .cannotCreate) { memc_temporary_note(path) }
      if let made = try Self.create(path, mode, note, at: place) {
        (self.path, self.note, descriptor, lock) = (path, note, made.descriptor, made.lock)
        return
      }
      memc_temporary_forget(note)
    }
  }

  /// Creates and locks a file; `nil` where another process has removed it meanwhile.
  private static func create(_ path: String, _ mode: mode_t, _ note: Int32, at place: Place) throws
    -> (descriptor: Int32, lock: Int32)?
  {
    let descriptor: Int32
    do {
      let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
      descriptor = try systemCall(at: place, .cannotCreate) { open(path, flags, mode) }
    } catch {
      memc_temporary_forget(note)
      throw error
    }
    memc_temporary_created(note)
    do {
      if let lock = try LifeLock.take(descriptor, at: place) { return (descriptor, lock) }
      close(descriptor)
      return nil
    } catch {
      close(descriptor)
      unlink(path)
      memc_temporary_forget(note)
      throw error
    }
  }

  /// Writes `bytes`, sets `mode` if given, flushes to the disk if `isDurable`, and replaces
  /// `target`.
  ///
  /// - Throws: `inputOutput`; then the temporary file is removed and `target` is unchanged.
  consuming func replace(
    _ target: FilePath, with bytes: [UInt8], mode: mode_t?, isDurable: Bool
  ) throws {
    defer {
      close(lock)
      memc_temporary_forget(note)
    }
    do {
      do {
        if let mode { try systemCall(at: place) { fchmod(descriptor, mode) } }
        try OutputStream(descriptor: descriptor, place: place).write(bytes)
        if isDurable { try systemCall(at: place) { fsync(descriptor) } }
      } catch {
        close(descriptor)
        throw error
      }
      // Linux closes the file even if a signal interrupts the call.
      try systemCall(at: place, except: EINTR) { close(descriptor) }
      try systemCall(at: place) { rename(path, target.path) }
    } catch {
      unlink(path)
      throw error
    }
  }
}
