import Hardware

/// What connects the tiles. Those of a chip sit on a mesh as square as possible, numbered row by row.
/// Chips stand in a row, number their tiles on, and each is linked to the next. The first tile of a
/// chip is its corner: there are its links and, on the first chip, the global memory.
///
/// On its chip a byte crosses as many links of the mesh as the Manhattan distance (dimension-ordered
/// routing, no congestion). To another chip it goes to the corner, over the links between the two, and
/// on from the other corner. The tiles of later parts of a program are the same tiles.
package struct Mesh: Sendable {
  private let chip: ChipSection
  package let width: Int

  package init(_ chip: ChipSection) {
    self.chip = chip
    width = Int(Double(chip.tiles).squareRoot().rounded(.up))
  }

  /// - Parameter other: `nil`: the global memory.
  package func route(from tile: Int, to other: Int?) -> Route {
    let (a, b) = (tile % chip.allTiles, (other ?? 0) % chip.allTiles)
    let chips = (a / chip.tiles, b / chip.tiles)
    guard chips.0 != chips.1 else { return Route(hops: hops(from: a, to: b), links: 0..<0) }
    return Route(
      hops: hops(from: a, to: chips.0 * chip.tiles) + hops(from: b, to: chips.1 * chip.tiles),
      links: min(chips.0, chips.1)..<max(chips.0, chips.1))
  }

  /// The distance of two tiles of one chip.
  private func hops(from a: Int, to b: Int) -> Int {
    let (a, b) = (a % chip.tiles, b % chip.tiles)
    return abs(a % width - b % width) + abs(a / width - b / width)
  }
}

/// The way of a byte between two tiles, or between a tile and the global memory.
package struct Route: Equatable, Sendable {
  /// The links of meshes that it crosses.
  package var hops: Int
  /// The links between chips that it crosses: link `l` joins chips `l` and `l + 1`.
  package var links: Range<Int>
}

extension Activity {
  /// Bytes that take a way.
  init(bytes: Int, over route: Route) {
    let counts: [Event: Int] = [
      .meshByte: bytes * route.hops, .linkByte: bytes * route.links.count,
    ]
    self.init(counts.filter { $0.value > 0 })
  }
}
