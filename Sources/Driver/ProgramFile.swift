import Basics
import Foundation
import NetworkIR
import TileMachine

/// The program file `OUT.memc`: one zip archive with a manifest, the network, the program text, and
/// numbers as `.npy` (design: the program file). Same program, same bytes.
public enum ProgramFile {
  static let manifestName = "manifest.json"
  static let networkName = "network.txt"
  static let programName = "program.asm"

  public static func write(_ program: CompiledProgram, to path: String) throws {
    try AtomicWrite.write(bytes(of: program), to: path)
  }

  /// The file's bytes.
  static func bytes(of program: CompiledProgram) throws -> [UInt8] {
    try ZipArchive.write(members(of: program))
  }

  /// All members, the manifest first.
  static func members(of program: CompiledProgram) throws -> [ZipMember] {
    let parts = ProgramMembers(program.program)
    var members = [
      ZipMember(networkName, Array(program.graph.description.utf8)),
      ZipMember(programName, Array(parts.text.utf8)),
    ]
    members += program.graph.storedTensors.map { ZipMember($0.name, Npy.write($0.tensor)) }
    members += parts.tensors.map { ZipMember($0.name, Npy.write($0.tensor)) }
    var manifest = program.manifest
    manifest.program = parts.manifest
    manifest.members = members.reduce(into: [:]) { $0[$1.name] = Sha256.hex(of: $1.contents) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return [ZipMember(manifestName, Array(try encoder.encode(manifest)))] + members
  }

  /// Reads a program file.
  ///
  /// - Throws: diagnostics of kind `malformed` at the member, also where a member's hash differs.
  public static func read(_ path: String) throws -> CompiledProgram {
    let members = try ProgramFileMembers(InputFile(path, limit: 1 << 32))
    if let damaged = members.damage.first { throw damaged }
    return try members.program()
  }
}

extension Graph {
  /// The numbers of the network that the text only names; integer weights stand in the blocks.
  fileprivate var storedTensors: [(name: String, tensor: AnyTensor)] {
    let read = Set(nodes.flatMap(\.inputs))
    let biases = (quantization?.biases ?? [:]).mapValues { AnyTensor($0) }
    let integers = Set(biases.keys).union((quantization?.weights ?? [:]).keys)
    let reals = constants.filter { !integers.contains($0.key) }
    return reals.merging(biases) { $1 }.filter { read.contains($0.key) }
      .sorted { $0.key < $1.key }
      .map { ("network/\(MemberName.encode($0.key)).npy", $0.value) }
  }
}
