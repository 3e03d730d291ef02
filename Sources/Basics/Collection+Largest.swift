extension RandomAccessCollection where Element: Comparable {
  /// The offset of the largest element, or of the first of several equal ones; 0 without elements.
  @inlinable public var indexOfLargest: Int {
    let largest = indices.reduce(startIndex) { self[$1] > self[$0] ? $1 : $0 }
    return distance(from: startIndex, to: largest)
  }
}
