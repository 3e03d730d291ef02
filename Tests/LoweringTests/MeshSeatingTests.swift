import Basics
import Hardware
import Testing
import TileMachine

@testable import Lowering

/// Sites of tiles on the mesh, against a search of all.
@Suite struct MeshSeatingTests {
  /// Random bytes between some pairs of tiles, and with the global memory.
  private func loads(_ tiles: Int, seed: UInt64) -> [MeshSeating.Load] {
    let random = Philox(seed: 7, stream: seed)
    var loads = (0..<tiles).map {
      MeshSeating.Load(corner: Int(random.words(UInt64($0)).x % 100))
    }
    for a in 0..<tiles {
      for b in 0..<a {
        let words = random.words(UInt64(1000 + a * tiles + b))
        guard words.x % 3 == 0 else { continue }
        loads[a].partners.append((b, Int(words.y % 100)))
        loads[b].partners.append((a, Int(words.y % 100)))
      }
    }
    return loads
  }

  /// Σ bytes · links, summed over each tile by itself.
  private func cost(_ loads: [MeshSeating.Load], _ sites: [Int], _ mesh: Mesh) -> Int {
    let halves = loads.indices.reduce(0) { sum, tile in
      loads[tile].partners.reduce(
        sum + 2 * loads[tile].corner * mesh.route(from: sites[tile], to: nil).hops
      ) { $0 + $1.bytes * mesh.route(from: sites[tile], to: sites[$1.tile]).hops }
    }
    return halves / 2
  }

  /// The least cost of all ways to give the tiles a site each.
  private func least(_ loads: [MeshSeating.Load], sites: Int, _ mesh: Mesh) -> Int {
    var least = Int.max
    var taken: [Int] = []
    func seat(_ cost: Int) {
      guard cost < least else { return }
      guard taken.count < loads.count else {
        least = cost
        return
      }
      let load = loads[taken.count]
      for site in 0..<sites where !taken.contains(site) {
        let added = load.partners.reduce(load.corner * mesh.route(from: site, to: nil).hops) {
          guard $1.tile < taken.count else { return $0 }
          return $0 + $1.bytes * mesh.route(from: site, to: taken[$1.tile]).hops
        }
        taken.append(site)
        seat(cost + added)
        taken.removeLast()
      }
    }
    seat(0)
    return least
  }

  @Test(arguments: [(4, 4), (5, 9), (6, 9), (7, 9), (8, 9), (8, 8)])
  func fewTilesComeNearTheLeastOfAllWays(tiles: Int, sites: Int) {
    let mesh = Mesh(sites: sites)
    var (sum, best, worst) = (0, 0, 1.0)
    for seed in 0..<20 {
      let loads = loads(tiles, seed: UInt64(seed))
      let seating = MeshSeating(loads, on: mesh, sites: sites)
      #expect(Set(seating.sites).count == tiles && seating.sites.allSatisfy { $0 < sites })
      #expect(seating.cost == cost(loads, seating.sites, mesh))
      let least = least(loads, sites: sites, mesh)
      #expect(seating.cost >= least)
      #expect(seating.cost <= cost(loads, Array(0..<tiles), mesh))
      sum += seating.cost
      best += least
      worst = max(worst, Double(seating.cost) / Double(least))
    }
    #expect(Double(sum) <= 1.02 * Double(best))
    #expect(worst <= 1.2)
  }

  @Test func manyTilesHaveLessThanHalfTheLinksOfRows() {
    let (tiles, mesh) = (1000, Mesh(sites: 1024))
    // a chain with a few long ways
    var loads = (0..<tiles).map { MeshSeating.Load(corner: $0 % 50 == 0 ? 1000 : 1) }
    for tile in 1..<tiles {
      for partner in [tile - 1, tile / 2] {
        loads[tile].partners.append((partner, 10))
        loads[partner].partners.append((tile, 10))
      }
    }
    let seating = MeshSeating(loads, on: mesh, sites: 1024)
    #expect(Set(seating.sites).count == tiles)
    #expect(2 * seating.cost < cost(loads, Array(0..<tiles), mesh))
  }
}

extension Mesh {
  /// One chip.
  fileprivate init(sites: Int) {
    var chip = ChipSection()
    chip.tiles = sites
    self.init(chip)
  }
}
