import Basics
import Foundation
import TestSupport
import Testing

@testable import CommandFiles
@testable import Driver

/// A file with one bit changed, or cut short, is refused, or holds what it held before.
///
/// `MEMC_FLIPS=all` tries every bit and every length, which takes about a minute.
@Suite struct BitFlipTests {
  private static let step =
    ProcessInfo.processInfo.environment["MEMC_FLIPS"] == "all" ? 1 : 61

  private static let folder = ReferenceData.golden("files/0.1.0").path
  private static let program = Result { try ProgramFile.read("\(folder)/program.memc") }

  @Test func everyDamageToAProgramIsFoundOrHarmless() throws {
    try expectFound(in: InputFile("\(Self.folder)/program.memc"), "program") { file in
      try ProgramFile.members(of: ProgramFile.read(file).unverified).flatMap {
        [Array($0.name.utf8), $0.contents]
      }
    }
  }

  @Test func everyDamageToAChipIsFoundOrHarmless() throws {
    let program = try Self.program.get()
    try expectFound(in: InputFile("\(Self.folder)/chip.npz"), "chip") { file in
      let written = try ChipFile.read(file, for: program)
      let chip = written.chip
      let integers = (chip.offsets + (written.pulses ?? [])).map { $0.map { Int64($0) } }
      let lines = chip.lines.map { Array("\($0.rows) \($0.columns)".utf8) }
      let manifest = try JSONText.bytes(of: ChipMembers(file).manifest)
      let tensors = chip.conductances.map { Npy.write($0) } + integers.map { Npy.write($0) }
      return [manifest] + tensors + lines + (written.stuck ?? []).map { Npy.write($0) }
    }
  }

  /// What a reader does with a damaged file.
  private enum Outcome { case refused, harmless, missed }

  /// - Parameter read: returns all that a file holds.
  private func expectFound(
    in file: InputFile, _ what: String, _ read: @escaping @Sendable (InputFile) throws -> [[UInt8]]
  ) throws {
    let whole = try read(file)
    let outcome = { @Sendable (bytes: [UInt8]) -> Outcome in
      guard let contents = try? read(InputFile(path: file.path, bytes: bytes)) else {
        return .refused
      }
      return contents == whole ? .harmless : .missed
    }
    let bits = Array(stride(from: 0, to: file.bytes.count * 8, by: Self.step))
    let flips = try concurrentMap(bits, threads: 2) { bit in
      var bytes = file.bytes
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      return outcome(bytes)
    }
    let missed = zip(bits, flips).filter { $1 == .missed }.map(\.0)
    #expect(missed.isEmpty, "bits \(missed.prefix(9)) of the \(what)")
    let lengths = Array(stride(from: 0, to: file.bytes.count, by: Self.step))
    let cuts = try concurrentMap(lengths, threads: 2) { outcome(Array(file.bytes.prefix($0))) }
    #expect(cuts.allSatisfy { $0 == .refused }, "lengths of the \(what)")
    print(
      "\(what): \(flips.count) flips, \(flips.count { $0 == .refused }) refused, "
        + "\(flips.count { $0 == .harmless }) harmless, \(missed.count) missed; "
        + "\(cuts.count) lengths, \(cuts.count { $0 == .refused }) refused")
  }
}
