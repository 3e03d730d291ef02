import CSignals
import Glibc

/// A new file beside the one it is to replace; an interruption removes it.
struct TemporaryFile: ~Copyable {
  private let path: String
  private let place: Place
  private let descriptor: Int32
  /// Where the path is noted for the signal handler.
  private let note: Int32

  /// Creates `.name.<process>.<random>.tmp` in the folder of `target`.
  ///
  /// - Parameters:
  ///   - mode: the permissions, from which the process's mask is taken.
  ///   - place: the target as the user named it.
  /// - Throws: `cannotCreate`, `inputOutput` where the disk is full.
  init(beside target: FilePath, mode: mode_t, at place: Place) throws {
    let random = String(UInt64.random(in: .min ... .max), radix: 16)
    // A name has at most 255 bytes; cutting the target's own may cut a character, which is no harm.
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

  /// Writes `bytes`, gives the file `mode` if any, waits for the disk, and puts it in the place of
  /// `target`.
  ///
  /// - Throws: `inputOutput`; then the temporary file is removed and `target` as it was.
  consuming func replace(_ target: FilePath, with bytes: [UInt8], mode: mode_t?) throws {
    defer { memc_temporary_forget(note) }
    do {
      do {
        if let mode { try systemCall(at: place) { fchmod(descriptor, mode) } }
        try OutputStream(descriptor: descriptor, place: place).write(bytes)
        try systemCall(at: place) { fsync(descriptor) }
      } catch {
        close(descriptor)
        throw error
      }
      // Where a signal interrupts it, Linux has closed the file all the same.
      try systemCall(at: place, except: EINTR) { close(descriptor) }
      try systemCall(at: place) { rename(path, target.path) }
    } catch {
      unlink(path)
      throw error
    }
  }
}
