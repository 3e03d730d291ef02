import Basics
import Evaluation
import Importers
import NetworkIR
import TileMachine

/// The program file `OUT.memc`: one zip archive with a manifest, the network, the program text, and
/// numbers as `.npy` (docs/program.md). The same program gives the same bytes.
public enum ProgramFile {
  static let manifestName = FileKind.manifestMember
  /// The member with one line of `sha256sum`, for the manifest.
  static let digestName = FileKind.digestMember
  static let networkName = "network.txt"
  static let programName = FileKind.programMember

  /// Writes a program file.
  ///
  /// - Throws: if the program cannot be encoded, or the file cannot be written.
  public static func write(_ program: CompiledProgram, to path: String) throws {
    try AtomicWrite.write(bytes(of: program), to: path)
  }

  /// The file's bytes.
  public static func bytes(of program: CompiledProgram) throws -> [UInt8] {
    try ZipArchive.write(members(of: program.unverified))
  }

  /// All members, starting with the manifest and its digest.
  package static func members(of program: UnverifiedProgram) throws -> [ZipMember] {
    var members = [
      ZipMember(networkName, Array(program.network.graph.description.utf8)),
      ZipMember(programName, Array(program.program.text.utf8)),
    ]
    members += program.network.storedTensors.map { ZipMember($0.name, Npy.write($0.tensor)) }
    members += program.program.tensorMembers.map { ZipMember($0.name, Npy.write($0.tensor)) }
    var manifest = program.manifest
    manifest.program = ProgramManifest(program.program)
    manifest.members = members.reduce(into: [:]) { $0[$1.name] = Sha256.hex(of: $1.contents) }
    let json = try JSONText.bytes(of: manifest)
    return [ZipMember(manifestName, json), ZipMember(digestName, digestLine(of: json))] + members
  }

  /// The contents of `manifest.sha256`, in the format of `sha256sum -c`.
  static func digestLine(of manifest: [UInt8]) -> [UInt8] {
    Array("\(Sha256.hex(of: manifest))  \(manifestName)\n".utf8)
  }

  /// The largest number of broken rules reported in full.
  package static let toldFaults = 3

  /// Reads a program file and verifies it, so that the program can be run and counted.
  ///
  /// - Throws: diagnostics of kind `malformed` at the member or the line, also if a member's hash
  ///   differs or a static rule is broken.
  public static func read(_ path: String) throws -> CompiledProgram {
    try read(InputFile(path, limit: largest))
  }

  /// The largest size of a program file, in bytes.
  package static let largest = 1 << 32

  /// Verifies a program file that is in memory.
  ///
  /// - Throws: as `read(_:)` of a path.
  package static func read(_ file: InputFile) throws -> CompiledProgram {
    let members = try ProgramFileMembers(file)
    if let damaged = members.damage.first { throw damaged }
    let program = try members.program()
    var faults = Diagnostics()
    guard let sound = try faults.collect({ try program.verified(in: file.path) }) else {
      throw Diagnostics(Array(faults.all.prefix(toldFaults)))
    }
    return sound
  }
}

extension QuantizedGraph {
  /// The tensors that the network's text only names. Integer weights are stored in the blocks.
  fileprivate var storedTensors: [(name: String, tensor: AnyTensor)] {
    let read = Set(graph.nodes.flatMap(\.inputs) + graph.outputs)
    let biases = quantization.biases.mapValues { AnyTensor($0.codes) }
    let integers = Set(biases.keys).union(quantization.weights.keys)
    let reals = graph.constants.filter { !integers.contains($0.key) }
    return reals.merging(biases) { $1 }.filter { read.contains($0.key) }
      .sorted { $0.key < $1.key }
      .map { ("network/\(MemberName.encode($0.key)).npy", $0.value) }
  }
}
