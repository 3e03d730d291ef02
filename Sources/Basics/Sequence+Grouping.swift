extension Sequence {
  /// The elements in groups of one key each, both in the order in which they come.
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
  /// `'a', 'b', 'c', …`: the first three as a message quotes them.
  public var firstQuoted: String {
    prefix(3).map { "'\($0)'" }.joined(separator: ", ") + (count > 3 ? ", …" : "")
  }
}
