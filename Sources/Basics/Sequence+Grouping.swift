extension Sequence {
  /// The elements grouped by key; groups and their elements keep the order of the sequence.
  public func inGroups<Key: Hashable>(by key: (Element) -> Key) -> [(key: Key, elements: [Element])]
  {
    var indices: [Key: Int] = [:]
    var groups: [(key: Key, elements: [Element])] = []
    for element in self {
      let key = key(element)
      if let index = indices[key] {
        groups[index].elements.append(element)
      } else {
        indices[key] = groups.count
        groups.append((key, [element]))
      }
    }
    return groups
  }
}

extension [String] {
  /// The first three elements quoted for a message: `'a', 'b', 'c', …`.
  public var firstQuoted: String {
    prefix(3).map { "'\($0)'" }.joined(separator: ", ") + (count > 3 ? ", …" : "")
  }
}
