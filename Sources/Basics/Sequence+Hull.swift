extension Sequence<Int> {
  /// From the smallest to the largest number; empty without numbers.
  package var hull: Range<Int> {
    guard let first = self.min(), let last = self.max() else { return 0..<0 }
    return first..<last + 1
  }
}
