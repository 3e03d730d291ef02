import Basics

extension ElementShape {
  /// Returns the elements as runs of adjacent elements, ascending.
  ///
  /// The order of the levels does not matter: `28:32,5:1` gives 28 runs, `5:1,28:5` one.
  /// - Throws: an `unsupported` diagnostic if there are more than 2^22 runs.
  package func runs() throws -> [Range<Int>] {
    var start = 0
    var length = 1
    var outer: [Level] = []
    for level in levels.map(\.ascending).sorted(by: { $0.level.stride < $1.level.stride }) {
      start += level.start
      if level.level.stride == length, outer.isEmpty {
        length *= level.level.count
      } else if level.level.count > 1 {
        outer.append(level.level)
      }
    }
    guard outer.reduce(1, { $0 * $1.count }) <= 1 << 22 else {
      throw Diagnostic.unsupported("the shape '\(self)' is too scattered to verify")
    }
    let starts = ElementShape(outer.reversed()).offsets
    return starts.map { start + $0..<start + $0 + length }.ascending
  }

  /// Returns the distances of some elements, such as the held rows of a window, as ascending runs.
  ///
  /// - Parameter picked: positions in the shape's order: ascending, disjoint ranges of `0..<count`.
  func runs(of picked: [Range<Int>]) throws -> [Range<Int>] {
    if picked == [0..<count] { return try runs() }
    let inner = contiguousLength
    var runs: [Range<Int>] = []
    for range in picked {
      var row = range.lowerBound
      while row < range.upperBound {
        let end = min(range.upperBound, (row / inner + 1) * inner)
        let start = offset(of: row)
        runs.append(start..<start + end - row)
        row = end
      }
    }
    return runs.ascending
  }

  /// The number of elements without a gap between them, in the order of the shape.
  private var contiguousLength: Int {
    var length = 1
    for level in levels.reversed() {
      guard level.stride == length || level.count == 1 else { break }
      length *= level.count
    }
    return length
  }

  /// Returns the distance of element `index` from the address.
  private func offset(of index: Int) -> Int {
    var rest = index
    var offset = 0
    for level in levels.reversed() {
      offset += rest % level.count * level.stride
      rest /= level.count
    }
    return offset
  }
}

extension ElementShape.Level {
  /// The same elements with a non-negative stride, and the distance of the first.
  fileprivate var ascending: (start: Int, level: Self) {
    stride >= 0 ? (0, self) : ((count - 1) * stride, Self(count, stride: -stride))
  }
}

extension [Range<Int>] {
  /// The ranges sorted, with adjacent ones joined.
  fileprivate var ascending: [Range<Int>] {
    let sorted =
      zip(self, dropFirst()).allSatisfy { $0.lowerBound <= $1.lowerBound }
      ? self : self.sorted { $0.lowerBound < $1.lowerBound }
    return sorted.reduce(into: []) { runs, run in
      if let last = runs.last, last.upperBound == run.lowerBound {
        runs[runs.count - 1] = last.lowerBound..<run.upperBound
      } else {
        runs.append(run)
      }
    }
  }

  /// Whether two of these ascending runs share an element.
  package var overlap: Bool { zip(self, dropFirst()).contains { $1.lowerBound < $0.upperBound } }
}
