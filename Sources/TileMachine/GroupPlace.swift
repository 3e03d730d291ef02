/// A group of a program, with its number among all groups and its tile.
package struct GroupPlace {
  package let number: Int
  package let tile: Int
  package let group: Group
}

extension Program {
  /// The groups of all tiles, tile by tile.
  public var groups: [Group] { tiles.flatMap(\.groups) }

  /// All groups, in the order of their matrices.
  package var groupsInOrder: [GroupPlace] {
    let order = matrices.enumerated().reduce(into: [:]) { $0[$1.element.name] = $1.offset }
    let pairs = tiles.flatMap { tile in tile.groups.map { (tile.number, $0) } }
    return pairs.enumerated()
      .map { GroupPlace(number: $0.offset, tile: $0.element.0, group: $0.element.1) }
      .sorted {
        (order[$0.group.matrix] ?? 0, $0.number) < (order[$1.group.matrix] ?? 0, $1.number)
      }
  }
}
