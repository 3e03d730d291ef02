extension BufferType {
  var isSigned: Bool { numbers.lowerBound < 0 }
}

extension ClosedRange<Int> {
  /// The least range that holds both.
  func hull(_ other: ClosedRange<Int>) -> ClosedRange<Int> {
    Swift.min(lowerBound, other.lowerBound)...Swift.max(upperBound, other.upperBound)
  }
}
