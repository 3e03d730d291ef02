/// The names of a graph, and new ones beside them.
struct NameTable {
  private var taken: Set<String>
  /// The last number behind each name.
  private var numbers: [String: Int] = [:]

  init(_ taken: Set<String>) { self.taken = taken }

  /// `wish`, or with the first number after it that makes it new; it is then taken.
  mutating func unused(_ wish: String) -> String {
    var name = wish
    while !taken.insert(name).inserted {
      numbers[wish, default: 1] += 1
      name = "\(wish).\(numbers[wish, default: 1])"
    }
    return name
  }
}
