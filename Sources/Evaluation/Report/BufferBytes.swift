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
    let (global, tile, capacity) = (
      Self.count(global), Self.count(largestTile), Self.count(tileCapacity)
    )
    return "Buffers: \(global) bytes of global memory, and at most \(tile) of the \(capacity) "
      + "bytes of a tile."
  }

  private static func count(_ bytes: Int) -> String { Double?(Double(bytes)).count }
}

extension [Buffer] {
  fileprivate var bytes: Int { reduce(0) { $0 + $1.size * $1.type.size } }
}
