import Hardware

/// The mesh that connects the tiles: as square as possible, numbered row by row, with the global
/// memory at tile 0.
///
/// A byte crosses as many links as the tiles' Manhattan distance (dimension-ordered routing, no
/// congestion). The tiles of later parts of a program are the same tiles.
package struct Mesh {
  private let tiles: Int
  let width: Int

  init(tiles: Int) {
    self.tiles = max(1, tiles)
    width = max(1, Int(Double(tiles).squareRoot().rounded(.up)))
  }

  func hops(from a: Int, to b: Int) -> Int {
    let (a, b) = (a % tiles, b % tiles)
    return abs(a % width - b % width) + abs(a / width - b / width)
  }

  func hopsToMemory(from tile: Int) -> Int { hops(from: tile, to: 0) }
}
