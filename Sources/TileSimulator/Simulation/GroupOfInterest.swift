import TileMachine

/// A group to observe, and the maximum number of its firings to record.
public struct GroupOfInterest: Equatable, Sendable {
  public var tile: Int
  public var group: String
  public var limit: Int

  public init(tile: Int, group: String, limit: Int) {
    self.tile = tile
    self.group = group
    self.limit = limit
  }
}

extension Program {
  /// Returns all groups in the order of `groups`, in portions that are recorded in one run each:
  /// the samples of a portion take at most 2^27 bytes, unless it is a single group.
  ///
  /// - Parameter limit: the number of samples of each group.
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
