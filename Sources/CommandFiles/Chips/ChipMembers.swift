import Basics
import ChipProgramming
import Importers
import TileMachine
import TileSimulator

/// The members of an open chip file.
package struct ChipMembers {
  package let place: Place
  package let manifest: ChipManifest
  private let contents: [String: [UInt8]]

  /// - Throws: `malformed` if the file is of another kind or damaged, or is not a chip file of this
  ///   or an older memc.
  package init(_ file: InputFile) throws {
    try file.expect(.chip)
    place = file.place
    contents = try ZipArchive(file).contents().reduce(into: [:]) { $0[$1.name] = $1.contents }
    manifest = try Self.manifest(contents[ChipFile.manifestName] ?? [], at: place)
  }

  private static func manifest(_ json: [UInt8], at place: Place) throws -> ChipManifest {
    do {
      try JSONText.decode(ManifestHead.self, from: json)
        .expectSchema(atMost: ChipManifest.newestSchema, at: place)
      return try JSONText.decode(ChipManifest.self, from: json)
    } catch is DecodingError {
      throw Diagnostic.malformed(
        "not a chip file, or the manifest is damaged",
        at: place.at(.member(ChipFile.manifestName)))
    }
  }

  /// The number of program blocks in the chip.
  package var blockCount: Int { manifest.members.keys.count { $0.hasPrefix("block") } }

  func has(_ name: String) -> Bool { manifest.members[name] != nil }

  package func reals(_ name: String) throws -> Tensor<Float> {
    guard let tensor = try tensor(name).real else {
      throw Diagnostic.malformed("conductances must be real numbers", at: place.at(.member(name)))
    }
    return tensor
  }

  func integers(_ name: String) throws -> Tensor<Int> {
    guard let tensor = try tensor(name).integer else {
      throw Diagnostic.malformed("offsets must be integers", at: place.at(.member(name)))
    }
    return tensor
  }

  /// Returns the physical lines of a block.
  package func lines(ofBlock index: Int) throws -> PhysicalLines {
    PhysicalLines(
      rows: try integers("rows\(index).npy").elements,
      columns: try integers("columns\(index).npy").elements)
  }

  /// Returns the pulses that each cell of a chip has taken; `nil` if they were not counted.
  func pulses(of chip: Chip) throws -> [Tensor<Int>]? { try integers("pulses", of: chip) }

  /// Returns 1 for each stuck cell of a chip; `nil` if the file does not list them.
  func stuck(of chip: Chip) throws -> [Tensor<UInt8>]? {
    try integers("stuck", of: chip)?.map { $0.map { $0 == 0 ? 0 : 1 } }
  }

  /// Returns a member for each block, with an integer for each of its cells; `nil` without them.
  private func integers(_ kind: String, of chip: Chip) throws -> [Tensor<Int>]? {
    guard has("\(kind)0.npy") else { return nil }
    return try chip.conductances.enumerated().map { index, conductances in
      let name = "\(kind)\(index).npy"
      guard let own = try tensor(name).integer, own.shape == conductances.shape else {
        throw Diagnostic.malformed(
          "must be integers with the shape of the block", at: place.at(.member(name)))
      }
      return own
    }
  }

  func tensor(_ name: String) throws -> AnyTensor {
    let member = place.at(.member(name))
    guard let bytes = contents[name] else {
      throw Diagnostic.malformed("the member is missing", at: member)
    }
    guard Sha256.hex(of: bytes) == manifest.members[name] else {
      throw Diagnostic.malformed("its SHA-256 differs from the manifest", at: member)
    }
    return try Npy.read(bytes, at: member).decoded()
  }
}
