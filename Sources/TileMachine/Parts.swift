/// How a program that does not fit its chip is cut into parts, which are written one after another.
///
/// Each part has the whole chip. Tiles and positions are numbered on from part to part: tile `t` of
/// the chip is tile `p · tiles + t` in part `p`, and its position `q` is `p · positions + q`. A part
/// starts when all images of a batch have passed the part before; its `write` instructions then run
/// once, all others once for each image. Global memory holds every buffer once for each image of the
/// batch.
public struct Parts: Equatable, Sendable {
  /// At least 2.
  public var count: Int
  /// The positions of the chip.
  public var positions: Int
  /// Images that pass a part before the next part is written.
  public var batch: Int

  /// The limits of each number.
  package static let counts = 2...1024
  package static let positionCounts = 1...1 << 24
  package static let batches = 1...1 << 20

  public init(count: Int, positions: Int, batch: Int) {
    self.count = count
    self.positions = positions
    self.batch = batch
  }
}

extension Program {
  public var partCount: Int { parts?.count ?? 1 }

  /// Images that follow each other before the program starts anew.
  public var batch: Int { parts?.batch ?? 1 }

  /// The part that a tile belongs to.
  package func part(of tile: Tile) -> Int { tile.number / max(1, accelerator.chip.tiles) }

  /// The tile of the chip that is meant by a tile of some part.
  public func chipTile(_ tile: Int) -> Int {
    parts == nil ? tile : tile % max(1, accelerator.chip.tiles)
  }

  /// The position of the chip that is meant by a position of some part.
  public func chipPosition(_ position: Int) -> Int {
    parts.map { position % max(1, $0.positions) } ?? position
  }
}
