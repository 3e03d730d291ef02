/// Unique names for values and nodes that are added to a network.
package struct FreshNames {
  private var taken: Set<String>

  package init(beside taken: some Sequence<String>) { self.taken = Set(taken) }

  /// Returns `wanted`, or, if that is taken, the first free name of `wanted.2`, `wanted.3`, …
  package mutating func take(_ wanted: String) -> String {
    var name = wanted
    var number = 2
    while !taken.insert(name).inserted {
      name = "\(wanted).\(number)"
      number += 1
    }
    return name
  }
}
