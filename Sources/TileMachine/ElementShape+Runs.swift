import Basics

extension ElementShape {
  /// The largest distance of two elements, and of an address from the start of its buffer.
  package static let farthest = 1 << 40
  /// The largest number of runs in which the elements may lie, in the order of the shape.
  private static let mostRuns = 1 << 22

  /// Returns the elements as runs of adjacent elements, ascending.
  ///
  /// The order of the levels does not matter: `28:32,5:1` gives 28 runs, `5:1,28:5` one.
  /// - Throws: a diagnostic if a count is not positive or a distance exceeds `farthest`; an
  ///   `unsupported` one if there are more than 2^22 runs in the order of the shape.
  package func runs() throws -> [Range<Int>] {
    try expectBounds()
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
    let starts = ElementShape(outer.reversed()).offsets
    return starts.map { start + $0..<start + $0 + length }.ascending
  }

  /// Returns the distances of some elements, such as the held rows of a window, as ascending runs.
  ///
  /// - Parameter picked: positions in the shape's order: ascending, disjoint ranges of `0..<count`.
  func runs(of picked: [Range<Int>]) throws -> [Range<Int>] {
    try expectBounds()
    if picked == [0..<count] { return try runs() }
    let inner = orderedRuns.length
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

  private func expectBounds() throws {
    guard levels.count <= 16, levels.allSatisfy(\.isBounded),
      let total = levels.map(\.count).checkedElementCount, total <= 1 << 30
    else { throw Diagnostic.unsound("the shape '\(self)' is out of range") }
    guard orderedRuns.outer.reduce(1, { $0 * $1.count }) <= Self.mostRuns else {
      throw Diagnostic.unsupported("the shape '\(self)' is too scattered to verify")
    }
  }

  /// The runs in the order of the shape: the levels of their starts, and the adjacent elements of
  /// each.
  package var orderedRuns: (outer: [Level], length: Int) {
    var outer = levels
    var length = 1
    while let inner = outer.last, inner.stride == length || inner.count == 1 {
      length *= inner.count
      outer.removeLast()
    }
    return (outer, length)
  }

  /// Returns the distance of element `index` from the address.
  package func offset(of index: Int) -> Int {
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
  fileprivate var isBounded: Bool {
    guard count > 0 else { return false }
    let (distance, overflow) = stride.multipliedReportingOverflow(by: count - 1)
    return !overflow && distance.magnitude <= ElementShape.farthest
      && stride.magnitude <= ElementShape.farthest
  }

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
