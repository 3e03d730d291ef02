import TileMachine

/// A group that is to be looked at, and at how many of its firings at most.
public struct GroupOfInterest: Equatable, Sendable {
  public var tile: Int
  public var group: String
  public var limit: Int
}

extension Program {
  /// All groups, in the order of tiles and their own, in portions that are noted in one run each:
  /// samples of a portion take 2^27 bytes at most, unless it is one group.
  ///
  /// - Parameter limit: samples of each group.
  public func portions(limit: Int) -> [[GroupOfInterest]] {
    let sizes = matrices.reduce(into: [:]) { $0[$1.name] = 4 * $1.rows + 8 * $1.columns }
    var portions: [[GroupOfInterest]] = []
    var left = 0
    for tile in tiles {
      for group in tile.groups {
        let bytes = limit * (sizes[group.matrix] ?? 0)
        if portions.isEmpty || bytes > left {
          portions.append([])
          left = 1 << 27
        }
        let group = GroupOfInterest(tile: tile.number, group: group.name, limit: limit)
        portions[portions.count - 1].append(group)
        left -= bytes
      }
    }
    return portions
  }
}
