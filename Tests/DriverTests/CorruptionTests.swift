import Basics
import Foundation
import FuzzTargets
import TestSupport
import Testing

@testable import CommandFiles
@testable import Driver

/// Whoever changes one number of a program, and mends the hashes, is found out by the model.
@Suite struct CorruptionTests {
  private static let corruptions = 1000

  @Test func everyCorruptionOfAProgramIsFoundByVerifyingAgainstTheModel() throws {
    try withFolder { folder in
      let model = TestFiles.model("tiny.onnx")
      var compiler = Compiler(model: model)
      compiler.mapping = TestFiles.mapping("baseline")
      let members = try ProgramFile.members(of: compiler.compile().program.unverified)
      let missed = try concurrentMap(Array(0..<Self.corruptions), threads: 2) { seed in
        let (damaged, what) = try Corruption(UInt64(seed)).apply(to: members)
        let path = "\(folder)/\(seed).memc"
        try Data(ZipArchive.write(damaged)).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return passes(path, model) ? "seed \(seed): \(what)" : nil
      }.compactMap(\.self)
      #expect(missed.isEmpty, "\(missed.prefix(5))")
    }
  }

  private func passes(_ path: String, _ model: String) -> Bool {
    let result = try? ProgramVerification(of: path, model: model, inputs: nil, threads: 1).run()
    return result?.pass ?? false
  }
}

/// One number changed: a weight code, a line index, or a field of an instruction.
private struct Corruption {
  private var dice: Dice

  init(_ seed: UInt64) { dice = Dice(seed: seed) }

  /// The members with one number changed and the manifest's hashes mended.
  func apply(to members: [ZipMember]) throws -> (members: [ZipMember], what: String) {
    var dice = dice
    var members = members
    let kinds = [".npy", ".rows.npy", ".columns.npy", "program.asm"]
    let kind = dice.pick(kinds)
    let candidates = members.indices.filter { index in
      let name = members[index].name
      return kind == "program.asm"
        ? name == kind
        : name.hasPrefix("blocks/") && name.hasSuffix(kind)
          && (kind != ".npy" || !name.hasSuffix("s.npy"))
    }
    let index = dice.pick(candidates)
    members[index].contents =
      kind == "program.asm"
      ? Self.changedText(members[index].contents, &dice)
      : Self.changedTensor(members[index].contents, &dice)
    return (try members.mended(), members[index].name)
  }

  /// One number of the text changed by 1 to 9.
  private static func changedText(_ bytes: [UInt8], _ dice: inout Dice) -> [UInt8] {
    let text = String(decoding: bytes, as: UTF8.self)
    let numbers = text.split { !$0.isNumber }
      .filter { text[..<$0.startIndex].split(separator: "\n").count > 1 }
    let number = dice.pick(numbers.filter { Int($0) != nil })
    let changed = (Int(number) ?? 0) + 1 + dice.index(below: 9)
    return Array(
      text.replacingCharacters(in: number.startIndex..<number.endIndex, with: "\(changed)").utf8)
  }

  /// One bit of one element's lowest byte changed.
  private static func changedTensor(_ bytes: [UInt8], _ dice: inout Dice) -> [UInt8] {
    var bytes = bytes
    let header = 10 + Int(bytes[8]) + 256 * Int(bytes[9])
    let size = String(decoding: bytes[..<header], as: UTF8.self).contains("<i4") ? 4 : 1
    let element = dice.index(below: (bytes.count - header) / size)
    bytes[header + element * size] ^= 1 << UInt8(dice.index(below: 4))
    return bytes
  }
}
