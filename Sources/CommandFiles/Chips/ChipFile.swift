import Basics
import ChipProgramming
import DeviceDynamics
import Evaluation
import Hardware
import Importers
import TileAnalysis
import TileMachine
import TileSimulator

/// The chip file `CHIP.npz`, which `numpy.load` opens. The same chip gives the same bytes.
///
/// - `manifest.json`: see `ChipManifest`.
/// - `block<n>.npy` float32 `[planes, rows, columns]`: siemens, in the order of the program's
///   blocks.
/// - `offsets<n>.npy` int32 `[columns]`: what the digital side adds to the sums of each group, in
///   the order of tiles and their groups; absent if it adds nothing to any.
/// - `pulses<n>.npy`, `reads<n>.npy` int32 `[planes, rows, columns]`: the pulses and reads that each
///   cell of a block has taken; absent if they were not counted.
/// - `stuck<n>.npy` uint8 `[planes, rows, columns]`: 1 for a cell that is stuck; absent if the
///   device has no stuck cells.
/// - `rows<n>.npy`, `columns<n>.npy` int32: the line of the array that each line of a block uses.
package enum ChipFile {
  static let manifestName = FileKind.manifestMember

  /// Returns the file's bytes.
  ///
  /// - Parameter stuck: 1 for each stuck cell, in the shape of the conductances; `nil` if none is.
  package static func bytes(
    of chip: Chip, _ counts: CellCounts?, stuck: [Tensor<UInt8>]?, _ manifest: ChipManifest
  ) throws -> [UInt8] {
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
    let stuck = (stuck ?? []).enumerated().map {
      ZipMember("stuck\($0.offset).npy", Npy.write($0.element))
    }
    let members = blocks + offsets + lines + (counts?.members ?? []) + stuck
    var manifest = manifest
    manifest.members = members.reduce(into: [:]) {
      $0[$1.name] = Sha256.hex(of: $1.contents)
    }
    let head = ZipMember(manifestName, try JSONText.bytes(of: manifest))
    return try ZipArchive.write([head] + members)
  }

  /// A chip that was read, and its metadata.
  package struct WrittenChip {
    package let chip: Chip
    package let model: CellModel
    package let seed: Int
    /// How its cells came by their responses to pulses, and the device that they were drawn for; `nil`
    /// if pulses have not moved them, or the file does not say.
    package let origin: CellOrigin?
    package let moved: PulsedCell?
    /// 1 for each stuck cell, in the shape of the conductances; `nil` if none is.
    package let stuck: [Tensor<UInt8>]?
    /// The device with every field, and without those at their defaults.
    package let device: (full: Value, brief: Value)
    /// How it was programmed, with every field, and without those at their defaults.
    package let programming: (full: Value, brief: Value)
    /// The pulses that each cell has taken; `nil` if they were not counted.
    package let pulses: [Tensor<Int>]?
    /// With the window of the chip's cells.
    package let program: VerifiedProgram
  }

  /// Reads the chip that `compiled` was written into.
  ///
  /// - Throws: `malformed` if the file is damaged, or the chip contains another program.
  package static func read(_ path: String, for compiled: CompiledProgram) throws -> WrittenChip {
    try read(InputFile(path, limit: 1 << 32), for: compiled)
  }

  /// As `read(_:for:)`, for a file whose bytes are in memory.
  package static func read(_ file: InputFile, for compiled: CompiledProgram) throws -> WrittenChip {
    let reader = try ChipMembers(file)
    let (manifest, place) = (reader.manifest, reader.place)
    guard manifest.programSha256 == (try compiled.partsSha256) else {
      throw Diagnostic.malformed(
        "the chip was programmed with another program", at: place,
        note: "program it again with 'memc program'")
    }
    let model = try locating(at: place) { try manifest.cellModel() }
    let programming = try locating(at: place) { try manifest.howProgrammed() }
    let program = try locating(at: place) { try compiled.program.with(cellsOf: model) }
    let chip = Chip(
      conductances: try program.blocks.indices.map { try reader.reals("block\($0).npy") },
      offsets: try reader.has("offsets0.npy")
        ? program.groups.indices.map { try reader.integers("offsets\($0).npy") } : [],
      lines: try program.blocks.indices.map(reader.lines))
    try locating(at: place) { try chip.check(against: program.program) }
    return WrittenChip(
      chip: chip, model: model, seed: manifest.chipSeed, origin: manifest.cellOrigin,
      moved: try locating(at: place) { try manifest.movedCell() },
      stuck: try reader.stuck(of: chip) ?? chip.stuckCells(model, manifest.chipSeed, program),
      device: manifest.pulsedDevice.map { ($0, $0) } ?? (model.named, model.brief),
      programming: programming, pulses: try reader.pulses(of: chip), program: program)
  }
}

extension CellCounts {
  fileprivate var members: [ZipMember] {
    [("pulses", pulses), ("reads", reads)].flatMap { name, blocks in
      blocks.enumerated().map { ZipMember("\(name)\($0.offset).npy", Npy.write($0.element)) }
    }
  }
}

extension Chip {
  /// The stuck cells of a chip of an older memc, whose file does not list them.
  fileprivate func stuckCells(_ model: CellModel, _ seed: Int, _ verified: VerifiedProgram)
    -> [Tensor<UInt8>]?
  {
    guard model.traits.hasFaults else { return nil }
    let program = verified.program
    let faults = FaultMap(
      model.traits, program.accelerator.array, seed: UInt64(bitPattern: Int64(seed)))
    return stuckCells(faults, in: program)
  }
}
