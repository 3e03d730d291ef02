import Hardware
import TileAnalysis
import TileMachine

/// The sites of a program's tiles, chosen by what they send each other: first the chip of each tile
/// (`ChipCut`), then its site there (`MeshSeating`).
///
/// Parts of a program are independent: what they hand on lies in the global memory.
struct TileSites {
  /// By tile. A site is numbered as a tile is; see `Mesh`. Empty if every tile stays where it is.
  private var sites: [Int: Int] = [:]

  /// - Parameter tiles: the tiles of the program, ascending.
  init(of tiles: [Int], by traffic: Traffic, on chip: ChipSection) {
    let mesh = Mesh(chip)
    for (part, tiles) in Dictionary(grouping: tiles, by: { $0 / chip.allTiles }) {
      let cut = ChipCut(
        crossing: traffic.crossing(tiles), most: chip.tiles, chips: chip.count)
      for (number, range) in cut.chips.enumerated() {
        let first = part * chip.allTiles + number * chip.tiles
        let seating = MeshSeating(traffic.loads(of: tiles[range]), on: mesh, sites: chip.tiles)
        for (tile, site) in zip(tiles[range], seating.sites) { sites[tile] = first + site }
      }
    }
    let (chosen, rows) = (traffic.crossings(on: mesh) { self[$0] }, traffic.crossings(on: mesh))
    if (chosen.linkBytes, chosen.byteHops) >= (rows.linkBytes, rows.byteHops) {
      sites = [:]
    }
  }

  var isEmpty: Bool { sites.isEmpty }

  subscript(tile: Int) -> Int { sites[tile] ?? tile }
}

extension Traffic {
  /// What each of `tiles` exchanges with the others, by their index. Tiles that are not among them
  /// are on other chips, which are reached through the corner, as the global memory is.
  fileprivate func loads(of tiles: ArraySlice<Int>) -> [MeshSeating.Load] {
    let indices = Dictionary(uniqueKeysWithValues: zip(tiles, 0...))
    var loads = tiles.map { MeshSeating.Load(corner: memory[$0] ?? 0) }
    for (pair, bytes) in pairs.sorted(by: { $0.key < $1.key }) {
      switch (indices[pair.lower], indices[pair.upper]) {
      case (let a?, let b?):
        loads[a].partners.append((b, bytes))
        loads[b].partners.append((a, bytes))
      case (let own?, nil), (nil, let own?): loads[own].corner += bytes
      case (nil, nil): break
      }
    }
    return loads
  }
}
