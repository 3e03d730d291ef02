/// A set of the lines `0..<capacity` of a matrix, one bit each.
struct LineSet: Hashable {
  let capacity: Int
  private(set) var words: [UInt64]

  init(capacity: Int) {
    self.capacity = capacity
    words = Array(repeating: 0, count: (capacity + 63) / 64)
  }

  init(capacity: Int, words: [UInt64]) {
    self.capacity = capacity
    self.words = words
  }

  var count: Int {
    var count = 0
    for word in words { count += word.nonzeroBitCount }
    return count
  }
  var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

  func contains(_ line: Int) -> Bool { words[line / 64] >> UInt64(line % 64) & 1 == 1 }

  mutating func insert(_ line: Int) { words[line / 64] |= 1 << UInt64(line % 64) }

  mutating func formUnion(_ other: LineSet) {
    for index in words.indices { words[index] |= other.words[index] }
  }

  /// The size of the union, without creating it.
  func unionCount(_ other: LineSet) -> Int {
    var count = 0
    for index in words.indices { count += (words[index] | other.words[index]).nonzeroBitCount }
    return count
  }

  func isDisjoint(with other: LineSet) -> Bool {
    !words.indices.contains { words[$0] & other.words[$0] != 0 }
  }

  /// The lines, ascending.
  var lines: [Int] {
    var lines: [Int] = []
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        lines.append(index * 64 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    return lines
  }
}
