/// A set of the lines `0..<capacity` of a matrix, one bit each.
struct LineSet: Hashable {
  let capacity: Int
  private(set) var words: [UInt64]

  init(capacity: Int) {
    self.capacity = capacity
    words = Array(repeating: 0, count: (capacity + 63) / 64)
  }

  var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
  var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

  func contains(_ line: Int) -> Bool { words[line / 64] >> UInt64(line % 64) & 1 == 1 }

  mutating func insert(_ line: Int) { words[line / 64] |= 1 << UInt64(line % 64) }

  mutating func formUnion(_ other: LineSet) {
    for index in words.indices { words[index] |= other.words[index] }
  }

  /// The size of the union, without making it.
  func unionCount(_ other: LineSet) -> Int {
    words.withUnsafeBufferPointer { a in
      other.words.withUnsafeBufferPointer { b in
        a.indices.reduce(0) { $0 + (a[$1] | b[$1]).nonzeroBitCount }
      }
    }
  }

  func isDisjoint(with other: LineSet) -> Bool {
    zip(words, other.words).allSatisfy { $0 & $1 == 0 }
  }

  /// The lines, ascending.
  var lines: [Int] {
    words.indices.flatMap { index in
      (0..<64).filter { words[index] >> UInt64($0) & 1 == 1 }.map { index * 64 + $0 }
    }
  }
}
