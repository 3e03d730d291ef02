/// The names in a graph, for making unique new ones.
struct NameTable {
  private var taken: Set<String>
  /// The last number appended to each name.
  private var numbers: [String: Int] = [:]

  init(_ taken: Set<String>) { self.taken = taken }

  /// Takes `wish`, with the first number appended that makes it unique if it is taken.
  mutating func unused(_ wish: String) -> String {
    var name = wish
    while !taken.insert(name).inserted {
      numbers[wish, default: 1] += 1
      name = "\(wish).\(numbers[wish, default: 1])"
    }
    return name
  }
}
