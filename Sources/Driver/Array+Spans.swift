extension [Int] {
  /// The numbers in order, with adjacent ones joined: `0-24,30,32-40`.
  func spans(joinedBy separator: String) -> String {
    let spans = reduce(into: [ClosedRange<Int>]()) { spans, number in
      if let last = spans.last, number == last.upperBound + 1 {
        spans[spans.count - 1] = last.lowerBound...number
      } else {
        spans.append(number...number)
      }
    }
    return spans.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: separator)
  }
}
