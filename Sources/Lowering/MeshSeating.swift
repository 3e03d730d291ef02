import TileMachine

/// Assigns tiles to sites of a mesh so that few bytes cross few links: Σ bytes · links is small.
///
/// This is the quadratic assignment problem (Koopmans and Beckmann, Econometrica 25(1), 1957), for
/// which no fast exact method is known. There are two kinds of starts:
///
/// - *rows*: tile after tile, row by row.
/// - *growth*: again and again the tile that exchanges the most bytes with the corner and the tiles
///   seated so far takes the free site to which these bytes cross the fewest links. Few tiles grow
///   several times, each time from another one.
///
/// From each, tiles move to a free site or change places with another tile as long as that saves
/// (Armour and Buffa, Management Science 9(2), 1963), and the best result is kept. Ties go to the
/// lower number, so that the same traffic gives the same sites.
struct MeshSeating {
  /// What a tile exchanges.
  struct Load {
    /// Bytes through the corner: with the global memory and other chips.
    var corner: Int
    var partners: [(tile: Int, bytes: Int)] = []
  }

  private let loads: [Load]
  /// The partners of all tiles, one after another, and the first of each tile.
  private let ends: [(tile: Int, bytes: Int)]
  private let firstEnd: [Int]
  private let places: MeshPlaces
  /// By tile: the index of its place.
  private var seats: [Int]
  /// By place: its tile, or `nobody`.
  private var holders: [Int]

  private static let nobody = -1
  /// Sites × tiles up to which each tile tries every site; above, those near its best one.
  private static let mostTries = 1 << 16
  private static let mostRounds = 256

  /// - Parameters:
  ///   - loads: by tile; partners are named in both directions.
  ///   - sites: the sites of the mesh, at least as many as tiles.
  init(_ loads: [Load], on mesh: Mesh, sites: Int) {
    precondition(loads.count <= sites, "a mesh has a site for each tile")
    self.loads = loads
    ends = loads.flatMap(\.partners)
    firstEnd = loads.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.partners.count) }
    places = MeshPlaces(on: mesh, sites: sites, tiles: loads.count)
    holders = Array(repeating: Self.nobody, count: places.count)
    seats = Array(repeating: 0, count: loads.count)
    let empty = self
    for tile in loads.indices { take(places.index(ofSite: tile), for: tile) }
    improve()
    for first in firstTiles {
      var grown = empty
      grown.grow(from: first)
      grown.improve()
      if grown.cost < cost { (seats, holders) = (grown.seats, grown.holders) }
    }
  }

  /// The site of each tile.
  var sites: [Int] { seats.map { places[$0].site } }

  /// Σ bytes · links.
  var cost: Int {
    loads.indices.reduce(0) { sum, tile in
      let (load, place) = (loads[tile], places[seats[tile]])
      return load.partners.reduce(sum + load.corner * place.hopsToCorner) {
        // each pair is named twice
        $1.tile < tile ? $0 : $0 + $1.bytes * place.hops(to: places[seats[$1.tile]])
      }
    }
  }

  private var triesAll: Bool { loads.count * places.count <= Self.mostTries }

  private mutating func take(_ place: Int, for tile: Int) {
    seats[tile] = place
    holders[place] = tile
  }
}

extension MeshSeating {
  /// The tiles that growth starts from: those with the most bytes through the corner, as many as
  /// there is time for.
  private var firstTiles: ArraySlice<Int> {
    let tries = max(1, loads.count * places.count)
    return loads.indices.sorted { (-loads[$0].corner, $0) < (-loads[$1].corner, $1) }
      .prefix(max(1, Self.mostTries / tries))
  }

  private mutating func grow(from first: Int) {
    var pull = loads.map(\.corner)
    pull[first] = .max
    var waiting = Array(loads.indices)
    var seated = Array(repeating: false, count: loads.count)
    while let index = waiting.indices.max(by: {
      (pull[waiting[$0]], -waiting[$0]) < (pull[waiting[$1]], -waiting[$1])
    }) {
      let tile = waiting.remove(at: index)
      let near = loads[tile].partners.filter { seated[$0.tile] }
      take(bestFreePlace(for: tile, near), for: tile)
      seated[tile] = true
      for partner in loads[tile].partners where !seated[partner.tile] {
        pull[partner.tile] += partner.bytes
      }
    }
  }

  private func bestFreePlace(for tile: Int, _ partners: [(tile: Int, bytes: Int)]) -> Int {
    var best = (cost: Int.max, hops: Int.max, place: 0)
    for place in freePlaces(near: median(of: tile, partners)) {
      let cost = partners.reduce(loads[tile].corner * places[place].hopsToCorner) {
        $0 + $1.bytes * places[place].hops(to: places[seats[$1.tile]])
      }
      let hops = places[place].hopsToCorner
      if (cost, hops) < (best.cost, best.hops) { best = (cost, hops, place) }
    }
    return best.place
  }

  /// All that are free or, of a large mesh, those that are nearest.
  private func freePlaces(near center: (column: Int, row: Int)) -> [Int] {
    var reach = 4
    while !triesAll, reach < 2 * loads.count {
      let free = places.near(center, reach: reach).filter(isFree)
      if !free.isEmpty { return free }
      reach *= 2
    }
    return places.indices.filter(isFree)
  }

  private func isFree(_ place: Int) -> Bool { holders[place] == Self.nobody }
}

extension MeshSeating {
  /// Moves tiles until none that moves alone, or changes places with another, saves.
  private mutating func improve() {
    let all = Array(loads.indices)
    var (waiting, rounds) = (all, 0)
    while rounds < Self.mostRounds {
      let moved = moveSome(of: waiting)
      if moved.isEmpty, waiting.count == all.count { return }
      // partners of those that moved first; at the end all once more
      waiting = moved.isEmpty ? all : moved.union(moved.flatMap(partners)).sorted()
      rounds += 1
    }
  }

  private func partners(of tile: Int) -> [Int] { loads[tile].partners.map(\.tile) }

  /// Gives each of `tiles` the place that saves most; returns the tiles that moved.
  private mutating func moveSome(of tiles: [Int]) -> Set<Int> {
    var moved: Set<Int> = []
    for tile in tiles {
      var best = (saved: 0, place: seats[tile])
      let tries =
        triesAll
        ? Array(places.indices) : places.near(median(of: tile, loads[tile].partners), reach: 3)
      for place in tries {
        let saved = saving(of: tile, movingTo: place)
        if saved > best.saved { best = (saved, place) }
      }
      guard best.saved > 0 else { continue }
      let other = holders[best.place]
      moved.formUnion(other == Self.nobody ? [tile] : [tile, other])
      exchange(tile, best.place)
    }
    return moved
  }

  private mutating func exchange(_ tile: Int, _ place: Int) {
    let (own, other) = (seats[tile], holders[place])
    holders[own] = other
    if other != Self.nobody { seats[other] = own }
    take(place, for: tile)
  }

  /// What is saved if a tile moves to a place and the tile there, if any, takes its own.
  private func saving(of tile: Int, movingTo place: Int) -> Int {
    let (own, other) = (seats[tile], holders[place])
    let saved = saving(of: tile, from: own, to: place, besides: other)
    return other == Self.nobody
      ? saved : saved + saving(of: other, from: place, to: own, besides: tile)
  }

  /// - Parameter other: a tile whose distance does not change.
  private func saving(of tile: Int, from old: Int, to new: Int, besides other: Int) -> Int {
    let (from, to) = (places[old], places[new])
    var sum = loads[tile].corner * (from.hopsToCorner - to.hopsToCorner)
    for end in ends[firstEnd[tile]..<firstEnd[tile + 1]] where end.tile != other {
      let place = places[seats[end.tile]]
      sum += end.bytes * (from.hops(to: place) - to.hops(to: place))
    }
    return sum
  }

  /// The column and row with the least cost for a tile that has these partners, were all sites free:
  /// the medians of theirs and the corner's, weighted by bytes.
  private func median(of tile: Int, _ partners: [(tile: Int, bytes: Int)]) -> (
    column: Int, row: Int
  ) {
    let ends = partners.map { (places[seats[$0.tile]], $0.bytes) }
    let corner = (0, loads[tile].corner)
    return (
      (ends.map { ($0.0.column, $0.1) } + [corner]).weightedMedian,
      (ends.map { ($0.0.row, $0.1) } + [corner]).weightedMedian
    )
  }
}

extension [(Int, Int)] {
  /// The least value that at least half of all weight does not exceed, of (value, weight).
  fileprivate var weightedMedian: Int {
    let half = reduce(0) { $0 + $1.1 }
    var sum = 0
    for (value, weight) in sorted(by: { $0.0 < $1.0 }) {
      sum += 2 * weight
      if sum >= half { return value }
    }
    return 0
  }
}
