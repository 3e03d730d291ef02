extension Range<Int> {
  /// The first number that satisfies `condition`, by bisection; the upper bound if none does.
  ///
  /// - Precondition: all numbers after the first one also satisfy it.
  func bisected(by condition: (Int) -> Bool) -> Int {
    var range = self
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range = condition(middle) ? range.lowerBound..<middle : middle + 1..<range.upperBound
    }
    return range.lowerBound
  }
}
