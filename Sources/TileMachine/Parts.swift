import Basics

/// How a program that does not fit its chip is cut into parts, which are written one after another.
///
/// Each part has the whole chip, or all chips. Tiles and positions are numbered on from part to
/// part: tile `t` of the chip is tile `p · tiles + t` in part `p`, and its position `q` is
/// `p · positions + q`. A part starts when all images of a batch have passed the part before; its
/// `write` instructions then run once, all others once for each image. Global memory holds every
/// buffer once for each image of the batch.
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
  package func part(of tile: Tile) -> Int { tile.number / max(1, accelerator.chip.allTiles) }

  /// The tile of the chip that is meant by a tile of some part.
  public func chipTile(_ tile: Int) -> Int {
    parts == nil ? tile : tile % max(1, accelerator.chip.allTiles)
  }

  /// The position of the chip that is meant by a position of some part.
  public func chipPosition(_ position: Int) -> Int {
    parts.map { position % max(1, $0.positions) } ?? position
  }
}

extension Program {
  /// Throws `unsupported` if the program is in parts, whose weights are never on the chip together.
  ///
  /// - Parameter what: what needs them together, as the subject of a sentence.
  package func expectAtOnce(for what: String) throws {
    guard let parts else { return }
    throw Diagnostic.unsupported(
      "\(what) needs all weights on the chip at once, but the program is in \(parts.count) parts",
      note: "compile for a chip that holds the network, without 'parts'")
  }
}
