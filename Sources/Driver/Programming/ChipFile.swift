import Basics
import Foundation
import Hardware
import TileMachine

/// The chip file `CHIP.npz`, which `numpy.load` opens. Same chip, same bytes.
///
/// - `manifest.json`: see `ChipManifest`.
/// - `block<n>.npy` float32 `[planes, rows, columns]`: siemens, in the order of the program's blocks.
/// - `offsets<n>.npy` int32 `[columns]`: what the digital side adds to the sums of each group, in
///   the order of tiles and their groups; absent where it adds nothing to any.
/// - `rows<n>.npy`, `columns<n>.npy` int32: the line of its array on which each line of a block
///   stands.
enum ChipFile {
  private static let manifestName = "manifest.json"

  /// The file's bytes.
  static func bytes(of chip: Chip, _ manifest: ChipManifest) throws -> [UInt8] {
    let blocks = chip.conductances.enumerated().map {
      ZipMember("block\($0.offset).npy", Npy.write($0.element))
    }
    let offsets = chip.offsets.enumerated().map {
      ZipMember("offsets\($0.offset).npy", Npy.write($0.element.map { Int32($0) }))
    }
    let lines = chip.lines.enumerated().flatMap { index, lines in
      [("rows", lines.rows), ("columns", lines.columns)].map { name, lines in
        ZipMember(
          "\(name)\(index).npy", Npy.write(Tensor([lines.count], lines.map { Int32($0) })))
      }
    }
    let members = blocks + offsets + lines
    var manifest = manifest
    manifest.members = members.reduce(into: [:]) {
      $0[$1.name] = Sha256.hex(of: $1.contents)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let head = ZipMember(manifestName, Array(try encoder.encode(manifest)))
    return try ZipArchive.write([head] + members)
  }

  /// A chip that was read, and what is known of it.
  struct WrittenChip {
    let chip: Chip
    let model: CellModel
    let seed: Int
    /// With the window of the chip's cells.
    let program: Program
  }

  /// Reads the chip that `compiled` was written into.
  ///
  /// - Throws: `malformed` where the file is damaged, or the chip holds another program.
  static func read(_ path: String, for compiled: CompiledProgram) throws -> WrittenChip {
    let file = try InputFile(path, limit: 1 << 32)
    let members = try ZipArchive(file).contents().reduce(into: [String: [UInt8]]()) {
      $0[$1.name] = $1.contents
    }
    let manifest = try manifest(members[manifestName], at: file.place)
    guard manifest.program_sha256 == (try compiled.partsSha256) else {
      throw Diagnostic.malformed(
        "the chip was programmed with another program", at: file.place,
        note: "program it again with 'memc program'")
    }
    let reader = ChipMembers(place: file.place, contents: members, digests: manifest.members)
    let model = try locating(at: file.place) { try manifest.cellModel() }
    let program = try locating(at: file.place) { try compiled.program.with(cellsOf: model) }
    let chip = Chip(
      conductances: try program.blocks.indices.map { try reader.reals("block\($0).npy") },
      offsets: try reader.has("offsets0.npy")
        ? program.groups.indices.map { try reader.integers("offsets\($0).npy") } : [],
      lines: try program.blocks.indices.map { index in
        PhysicalLines(
          rows: try reader.integers("rows\(index).npy").elements,
          columns: try reader.integers("columns\(index).npy").elements)
      })
    try locating(at: file.place) { try chip.check(against: program) }
    return WrittenChip(chip: chip, model: model, seed: manifest.chip_seed, program: program)
  }

  private static func manifest(_ json: [UInt8]?, at place: Place) throws -> ChipManifest {
    struct Head: Decodable {
      let schema_version: Int
      let memc_version: String
    }
    guard let json else {
      throw Diagnostic.malformed("this is no chip file: it has no \(manifestName)", at: place)
    }
    do {
      let head = try JSONDecoder().decode(Head.self, from: Data(json))
      guard head.schema_version <= ChipManifest.newestSchema else {
        throw Diagnostic.unsupported(
          "the file was written by memc \(head.memc_version), which is newer than this "
            + Version.current, at: place)
      }
      return try JSONDecoder().decode(ChipManifest.self, from: Data(json))
    } catch is DecodingError {
      throw Diagnostic.malformed(
        "this is no chip file: its manifest is another's, or damaged",
        at: place.at(.member(manifestName)))
    }
  }
}

/// The members of a chip file that has been opened.
private struct ChipMembers {
  let place: Place
  let contents: [String: [UInt8]]
  /// SHA-256 of each member, as the manifest has it.
  let digests: [String: String]

  func has(_ name: String) -> Bool { digests[name] != nil }

  func reals(_ name: String) throws -> Tensor<Float> {
    guard let tensor = try tensor(name).real else {
      throw Diagnostic.malformed("conductances are real numbers", at: place.at(.member(name)))
    }
    return tensor
  }

  func integers(_ name: String) throws -> Tensor<Int> {
    guard let tensor = try tensor(name).integer else {
      throw Diagnostic.malformed("offsets are integers", at: place.at(.member(name)))
    }
    return tensor
  }

  private func tensor(_ name: String) throws -> AnyTensor {
    let member = place.at(.member(name))
    guard let bytes = contents[name] else {
      throw Diagnostic.malformed("the member is missing", at: member)
    }
    guard Sha256.hex(of: bytes) == digests[name] else {
      throw Diagnostic.malformed("the member is not what the manifest names", at: member)
    }
    return try Npy.read(bytes, at: member).decoded()
  }
}
