import TileMachine

/// The memory that the buffers of a program take, in bytes.
public struct BufferBytes: Encodable, Sendable {
  public let global: Int
  /// In the tile that needs most.
  public let largestTile: Int
  /// What each tile has.
  public let tileCapacity: Int

  init(_ program: Program) {
    global = program.globals.bytes
    largestTile = program.tiles.map(\.buffers.bytes).max() ?? 0
    tileCapacity = program.accelerator.tile.bufferBytes
  }

  var text: String {
    "Buffers: \(Double?(Double(global)).count) bytes of global memory, and at most "
      + "\(Double?(Double(largestTile)).count) of the \(Double?(Double(tileCapacity)).count) bytes of a tile."
  }
}

extension [Buffer] {
  fileprivate var bytes: Int { reduce(0) { $0 + $1.size * $1.type.size } }
}
