import Basics
import Foundation
import TileMachine

extension CompiledProgram {
  /// The digest of everything that a chip is programmed from: the machine and the placement of the
  /// blocks, from the manifest, and every other member of the program file.
  var partsSha256: String {
    get throws {
      let heads = [ProgramFile.manifestName, ProgramFile.digestName]
      let members = try ProgramFile.members(of: unverified).filter { !heads.contains($0.name) }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      let machine = try encoder.encode(ProgramManifest(program.program))
      let lines = members.map { "\(Sha256.hex(of: $0.contents))  \($0.name)\n" }.sorted()
      return Sha256.hex(of: Array(machine) + Array(lines.joined().utf8))
    }
  }
}
