import TileAnalysis

/// Which tiles, in the order of layers, each of several chips in a row takes.
///
/// A byte between two chips crosses every link between them, one to the global memory those up to the
/// first chip. So the bytes over a link depend only on the tile at which the chips before it end, and
/// dynamic programming over these ends finds those with the fewest bytes over all links.
struct ChipCut {
  /// The tiles of each chip, as indices; later chips may have none.
  let chips: [Range<Int>]

  /// - Parameters:
  ///   - crossing: by a number of tiles that come first, from 0 to all: the bytes over a link between
  ///     them and the others, see `Traffic.crossing`.
  ///   - most: the tiles of a chip; all chips have room for all tiles.
  init(crossing: [Int], most: Int, chips count: Int) {
    let none = Int.max
    let tiles = crossing.count - 1
    // by tiles taken so far: the fewest bytes over the links so far, and where the last chip begins
    var best = [0] + Array(repeating: none, count: tiles)
    var beginnings: [[Int]] = []
    for _ in 0..<count {
      var next = Array(repeating: none, count: tiles + 1)
      var begin = Array(repeating: 0, count: tiles + 1)
      // where several are equal, earlier chips are fuller
      for start in best.indices.reversed() where best[start] != none {
        for end in start...min(tiles, start + most) where best[start] + crossing[end] < next[end] {
          (next[end], begin[end]) = (best[start] + crossing[end], start)
        }
      }
      best = next
      beginnings.append(begin)
    }
    precondition(best[tiles] != none, "all chips hold all tiles")
    var ranges: [Range<Int>] = []
    for begin in beginnings.reversed() {
      let end = ranges.last?.lowerBound ?? tiles
      ranges.append(begin[end]..<end)
    }
    chips = ranges.reversed()
  }
}

extension Traffic {
  /// By a number of tiles that come first, from 0 to all: the bytes between these and the others, and
  /// between the others and the global memory.
  func crossing(_ tiles: [Int]) -> [Int] {
    let indices = Dictionary(uniqueKeysWithValues: tiles.enumerated().map { ($1, $0) })
    // what each end adds to the one before
    var steps = Array(repeating: 0, count: tiles.count + 2)
    func add(_ bytes: Int, to ends: ClosedRange<Int>) {
      steps[ends.lowerBound] += bytes
      steps[ends.upperBound + 1] -= bytes
    }
    for (tile, bytes) in memory {
      if let index = indices[tile] { add(bytes, to: 0...index) }
    }
    for (pair, bytes) in pairs {
      guard let a = indices[pair.lower], let b = indices[pair.upper] else { continue }
      add(bytes, to: min(a, b) + 1...max(a, b))
    }
    return steps.dropLast().reduce(into: []) { $0.append(($0.last ?? 0) + $1) }
  }
}
