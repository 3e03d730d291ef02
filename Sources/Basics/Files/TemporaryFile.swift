import CSignals
import Glibc

/// A new file next to the file that it will replace; an interrupt removes it.
struct TemporaryFile: ~Copyable {
  private let path: String
  private let place: Place
  private let descriptor: Int32
  /// The number of the path's entry for the signal handler.
  private let note: Int32

  /// Creates `.name.<process>.<random>.tmp` in the folder of `target`.
  ///
  /// - Parameters:
  ///   - mode: the permissions, reduced by the process's mask.
  ///   - place: the target as the user named it.
  /// - Throws: `cannotCreate`, `inputOutput` where the disk is full.
  init(beside target: FilePath, mode: mode_t, at place: Place) throws {
    let random = String(UInt64.random(in: .min ... .max), radix: 16)
    // A name has at most 255 bytes. Truncating the target's name within a character is harmless.
    let name = target.name.utf8.prefix(180)
    let path =
      target.folder + "/." + String(decoding: name, as: UTF8.self) + ".\(getpid()).\(random).tmp"
    let note = try systemCall(at: place, .cannotCreate) { memc_temporary_note(path) }
    do {
      let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
      descriptor = try systemCall(at: place, .cannotCreate) { open(path, flags, mode) }
    } catch {
      memc_temporary_forget(note)
      throw error
    }
    memc_temporary_created(note)
    self.path = path
    self.place = place
    self.note = note
  }

  /// Writes `bytes`, sets `mode` if given, flushes to the disk if `isDurable`, and replaces
  /// `target`.
  ///
  /// - Throws: `inputOutput`; then the temporary file is removed and `target` is unchanged.
  consuming func replace(
    _ target: FilePath, with bytes: [UInt8], mode: mode_t?, isDurable: Bool
  ) throws {
    defer { memc_temporary_forget(note) }
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
