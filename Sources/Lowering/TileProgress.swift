/// What each tile of a sequential program knows about the progress of the others, as the program is
/// emitted: a tile knows what it has run itself, and what others had run when they signalled it.
struct TileProgress {
  /// For each tile, by index, the last step that each tile is known to have completed; −1 for none.
  private var known: [[Int]]

  init(tiles: Int) {
    known = Array(repeating: Array(repeating: -1, count: tiles), count: tiles)
  }

  /// Records that a tile runs a step.
  mutating func run(_ step: Int, on tile: Int) { known[tile][tile] = step }

  /// Records that a tile waits for a signal or for data of another.
  mutating func wait(on tile: Int, for other: Int) {
    for index in known.indices { known[tile][index] = max(known[tile][index], known[other][index]) }
  }

  /// Whether a tile knows that another has completed a step.
  func knows(_ tile: Int, _ step: Int, on other: Int) -> Bool { known[tile][other] >= step }
}
