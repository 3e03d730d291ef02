import Basics
import Evaluation
import TileMachine

extension CompiledProgram {
  /// The digest of everything that a chip is programmed from: the machine and the placement of the
  /// blocks, from the manifest, and every other member of the program file.
  package var partsSha256: String {
    get throws {
      let heads = [ProgramFile.manifestName, ProgramFile.digestName]
      let members = try ProgramFile.members(of: unverified).filter { !heads.contains($0.name) }
      let machine = try JSONText.bytes(of: ProgramManifest(program.program), style: .compact)
      let lines = members.map { "\(Sha256.hex(of: $0.contents))  \($0.name)\n" }.sorted()
      return Sha256.hex(of: machine + Array(lines.joined().utf8))
    }
  }
}
