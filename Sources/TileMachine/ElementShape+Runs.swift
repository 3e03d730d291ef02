import Basics

extension ElementShape {
  /// The elements as runs of neighbours, ascending.
  ///
  /// Levels are taken in any order that suits: `28:32,5:1` is 28 runs, `5:1,28:5` one.
  /// - Throws: a diagnostic, `unsupported`, where there are more than 2^22 runs.
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

  /// The distances of the elements in order `picked` (as a window's rows), as runs, ascending.
  ///
  /// - Parameter picked: ascending, disjoint ranges of `0..<count`.
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

  /// How many elements follow each other without a gap, in the order of the shape.
  private var contiguousLength: Int {
    var length = 1
    for level in levels.reversed() {
      guard level.stride == length || level.count == 1 else { break }
      length *= level.count
    }
    return length
  }

  /// The distance of element `index`.
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
  /// The same elements with a stride that is not negative, and where they begin.
  fileprivate var ascending: (start: Int, level: Self) {
    stride >= 0 ? (0, self) : ((count - 1) * stride, Self(count, stride: -stride))
  }
}

extension [Range<Int>] {
  /// Sorted, with neighbours joined.
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

  /// Whether an element stands in two of these ascending runs.
  package var overlap: Bool { zip(self, dropFirst()).contains { $1.lowerBound < $0.upperBound } }
}
