import Basics
import CommandFiles
import Evaluation
import Foundation
import Sweeps

/// The program files of a sweep, for other processes, named by the keys of their settings.
///
/// Beside each is its SHA-256 in the format of `sha256sum -c`, so that a program of other settings
/// under its name is noticed.
struct ProgramStore: Sendable {
  let folder: String
  /// Receives what is wrong with a file that is not used.
  let observe: @Sendable (Diagnostic) -> Void

  /// Makes the folder unless it exists.
  ///
  /// - Throws: kind `cannotCreate`.
  func prepare() throws {
    try OutputFolder.make(folder)
    Leftovers.remove(from: folder)
  }

  /// The program of a key; `nil` if there is none, or not the one that was saved.
  func program(_ key: Digest) -> CompiledProgram? {
    let path = path(of: key)
    guard InputFile.exists(path) else { return nil }
    do {
      let file = try InputFile(path, limit: ProgramFile.largest, isReplaceable: true)
      let digest = try? InputFile(digestPath(of: key), limit: 1 << 10, isReplaceable: true)
      guard digest?.bytes == Array(line(key, file.bytes).utf8) else {
        throw Diagnostic.malformed(
          "is not the program that was compiled for its name", at: file.place)
      }
      return try ProgramFile.read(file)
    } catch let diagnostic as Diagnostic {
      observe(diagnostic)
    } catch let diagnostics as Diagnostics {
      diagnostics.all.first.map(observe)
    } catch {
      observe(.malformed("cannot be read", at: Place(path)))
    }
    return nil
  }

  /// Keeps a program, if the folder exists.
  ///
  /// - Throws: the errors of `AtomicWrite`.
  func save(_ program: CompiledProgram, as key: Digest) throws {
    guard InputFile.exists(folder) else { return }
    let bytes = try ProgramFile.bytes(of: program)
    for path in [path(of: key), digestPath(of: key)] { try AtomicWrite.makeWay(at: path) }
    // first the digest, so that no other process finds the program without it
    try AtomicWrite.write(line(key, bytes), to: digestPath(of: key))
    try AtomicWrite.write(bytes, to: path(of: key))
  }

  private func line(_ key: Digest, _ program: [UInt8]) -> String {
    "\(Sha256.hex(of: program))  \(key.hex).memc\n"
  }

  private func path(of key: Digest) -> String { "\(folder)/\(key.hex).memc" }
  private func digestPath(of key: Digest) -> String { "\(folder)/\(key.hex).sha256" }
}
