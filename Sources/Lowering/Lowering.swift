import Basics
import Hardware
import IntegerModel
import Mapping
import NetworkIR
import TileAnalysis
import TileMachine

/// Lowers a quantized graph and a placement to a program.
public enum Lowering {
  /// Returns the program of a quantized network. Blocks of a matrix on several tiles may change places,
  /// see `Placement.byColumns`.
  ///
  /// - Parameters:
  ///   - matrices: `network.matrices`, as placed by `placement`.
  ///   - bitsPerCycle: input bits driven on a word line in one cycle.
  ///   - schedule: how layers follow each other.
  ///   - buffers: which buffers values take in a sequential schedule.
  ///   - sites: which tiles of the chip the program takes. By traffic, the positions of the placement
  ///     are those of its tiles in order, and move with them.
  ///   - parts: how the placement is divided into parts; `nil`: it is on the chip at once.
  /// - Throws: a diagnostic where the chip has too few tiles, a tile's buffer is too small, or a
  ///   node cannot be expressed.
  public static func lower(
    _ network: IntegerNetwork, _ matrices: [Matrix], _ placement: Placement,
    on accelerator: Accelerator, encoding: any Encoding, bitsPerCycle: Int,
    schedule: Schedule = .sequential, buffers: BufferUse = .separate, sites: Sites = .rows,
    parts: Parts? = nil
  ) throws -> LoweredProgram {
    var program = Program(
      accelerator: accelerator, encoding: encoding, inputBitsPerCycle: bitsPerCycle)
    program.parts = parts
    program.matrices = matrices.map {
      MatrixInfo(
        name: $0.name, rows: $0.rows, columns: $0.columns,
        weightBits: $0.encodedBits(in: encoding))
    }
    guard schedule != .sequential || placement.blocks.allSatisfy({ $0.copy == 0 }) else {
      throw Diagnostic.unsupported(
        "'schedule: sequential' uses one copy of each matrix",
        note: "set 'schedule' to 'pixel-pipelined' or 'layer-pipelined', or place one copy"
      )
    }
    let positions = try positionsPerTile(matrices, accelerator, encoding)
    let placement = placement.byColumns(positionsPerTile: positions)
    var codes = BlockCodes(of: matrices)
    program.blocks = placement.blocks.map { codes.block($0) }
    try expectFit(placement, parts, positionsPerTile: positions, on: accelerator)
    let plan = TilePlan(
      network, placement, positionsPerTile: positions, tiles: accelerator.chip.allTiles)
    let lowered = try emit(network, plan, schedule, buffers, program, placement.balance)
    return sites == .rows
      ? lowered : try seated(lowered, network, plan, schedule, buffers, program)
  }

  /// The program with its tiles where their traffic takes few links. It is emitted again, for names
  /// contain the numbers of tiles.
  private static func seated(
    _ lowered: LoweredProgram, _ network: IntegerNetwork, _ plan: TilePlan, _ schedule: Schedule,
    _ buffers: BufferUse, _ program: Program
  ) throws -> LoweredProgram {
    let sites = TileSites(
      of: plan.tiles, by: Traffic(lowered.program), on: program.accelerator.chip)
    guard !sites.isEmpty else { return lowered }
    var (plan, program) = (plan, program)
    plan.sites = sites
    for index in program.blocks.indices {
      program.blocks[index].array = plan.site(ofPosition: program.blocks[index].array)
    }
    return try emit(network, plan, schedule, buffers, program, lowered.balance)
  }

  /// Emits the program. Where values leave too little of a tile's buffer for scratch data, emits it
  /// again with that room reserved. With more room, bands of rows may take more; it ends where they
  /// do not.
  ///
  /// - Throws: a diagnostic where a tile's buffer is too small even so.
  private static func emit(
    _ network: IntegerNetwork, _ plan: TilePlan, _ schedule: Schedule, _ buffers: BufferUse,
    _ program: Program, _ balance: Balance?
  ) throws -> LoweredProgram {
    let rings =
      schedule == .pixelPipelined ? try ringSizes(network, plan, program) : [:]
    var reserved: [Int: Int] = [:]
    while true {
      var emitter = Emitter(
        network, plan: plan, schedule: schedule, buffers: buffers, program: program,
        reservedBytes: reserved, rings: rings)
      let emitted = try emitter.emit()
      let overflowing = emitter.builders.filter(\.overflows)
      if overflowing.isEmpty {
        return LoweredProgram(
          program: emitted, values: emitter.storedPorts, balance: balance)
      }
      let needed = emitter.builders.reduce(into: reserved) {
        $0[$1.number] = max($0[$1.number] ?? 0, $1.scratchBytes)
      }
      guard needed != reserved else { throw tooSmall(program.accelerator, overflowing) }
      reserved = needed
    }
  }

  /// The rows of each buffer of a pixel pipeline, found on a program whose buffers hold all rows.
  private static func ringSizes(
    _ network: IntegerNetwork, _ plan: TilePlan, _ program: Program
  ) throws -> [String: Int] {
    var emitter = Emitter(
      network, plan: plan, schedule: .pixelPipelined, program: program, reservedBytes: [:])
    let roomy = try emitter.emit()
    return RingSizes(emitter.handovers, of: roomy).rows
  }

  private static func tooSmall(_ accelerator: Accelerator, _ builders: [TileBuilder]) -> Diagnostic
  {
    let worst = builders.max { $0.scratchBytes < $1.scratchBytes }
    let layers =
      worst?.scratchBytesOfLayers.sorted { ($1.value, $0.key) < ($0.value, $1.key) } ?? []
    let largest = layers.first.map { ", \($0.value) of them for layer '\($0.key)'" } ?? ""
    return .unsupported(
      "a tile of '\(accelerator.title)' has a buffer of \(accelerator.tile.bufferBytes) bytes, but "
        + "the scratch data of tile \(worst?.number ?? 0) need "
        + "\(worst?.scratchBytes ?? 0)\(largest)",
      note: "use a larger 'buffer-bytes', a smaller layer, or 'schedule: sequential', in which "
        + "the layers of a tile share scratch buffers")
  }

  /// The positions of a chip.
  ///
  /// - Throws: a diagnostic if a tile is too small for one position.
  public static func positions(
    for matrices: [Matrix], on accelerator: Accelerator, in encoding: any Encoding
  ) throws -> Int {
    try accelerator.chip.allTiles * positionsPerTile(matrices, accelerator, encoding)
  }

  /// The positions of a tile; a position takes one physical array per plane.
  private static func positionsPerTile(
    _ matrices: [Matrix], _ accelerator: Accelerator, _ encoding: any Encoding
  ) throws -> Int {
    let planes =
      matrices.map { encoding.planes(weightBits: $0.encodedBits(in: encoding)).count }.max() ?? 1
    guard accelerator.tile.arrays >= planes else {
      throw Diagnostic.unsupported(
        "a weight needs \(planes) arrays, but a tile of \(accelerator.title) has "
          + "\(accelerator.tile.arrays)",
        note: "use fewer weight bits or more bits per cell")
    }
    return accelerator.tile.arrays / planes
  }

  private static func expectFit(
    _ placement: Placement, _ parts: Parts?, positionsPerTile: Int, on accelerator: Accelerator
  ) throws {
    let tiles = (placement.arrayCount + positionsPerTile - 1) / positionsPerTile
    guard tiles <= accelerator.chip.allTiles * (parts?.count ?? 1) else {
      throw Diagnostic.tooFewTiles(
        "\(tiles)", needs: tiles, on: accelerator, positionsPerTile: positionsPerTile)
    }
  }
}

extension Diagnostic {
  /// The refusal of a network for which the chips have too few tiles.
  ///
  /// - Parameter count: the tiles that it needs, in words.
  package static func tooFewTiles(
    _ count: String, needs tiles: Int, on accelerator: Accelerator, positionsPerTile: Int
  ) -> Diagnostic {
    let (chip, array) = (accelerator.chip, accelerator.array)
    let chips = (tiles + chip.tiles - 1) / chip.tiles
    let more =
      ChipSection.counts.contains(chips)
      ? "; '--set chips=\(chips)' spreads it over \(chips) chips" : ""
    return .unsupported(
      "the network needs \(count) tiles, but \(accelerator.chipsTitle) "
        + (chip.count == 1 ? "has" : "have") + " \(chip.allTiles)",
      note: "use fewer weight bits, pruning or a larger chip; this one has "
        + "\(chip.tiles * positionsPerTile) positions of \(array.rows)×\(array.columns) cells"
        + more + "; '--set parts.cut=shortest' writes it in parts")
  }
}
