import Hardware

/// Bytes that one execution of an instruction moves between two tiles, or between a tile and the
/// global memory.
public struct Transfer: Equatable, Sendable {
  public var bytes: Int
  /// The tile that runs the instruction.
  public var tile: Int
  /// The other tile; `nil`: the global memory.
  public var other: Int?

  public init(bytes: Int, tile: Int, other: Int? = nil) {
    (self.bytes, self.tile, self.other) = (bytes, tile, other)
  }
}

extension Scope {
  /// The bytes of `activity` that the tile exchanges with the global memory, if any.
  func memoryTransfers(of activity: Activity) -> [Transfer] {
    let bytes = activity[.memoryRead] + activity[.memoryWrite]
    return bytes == 0 ? [] : [Transfer(bytes: bytes, tile: tile.number)]
  }
}

extension Mesh {
  package func route(of transfer: Transfer) -> Route {
    route(from: transfer.tile, to: transfer.other)
  }
}
