extension [Double] {
  /// Adds an amount that is spread evenly from `start` to `end` to the intervals of equal width, from 0
  /// on, that these touch; the last interval takes what is behind it.
  mutating func spread(_ amount: Double, from start: Double, to end: Double, width: Double) {
    let first = Swift.min(Int(start / width), count - 1)
    let last = Swift.min(Int(end / width), count - 1)
    guard last > first else {
      self[first] += amount
      return
    }
    let rate = amount / (end - start)
    for index in first...last {
      let from = index == first ? start : Double(index) * width
      let to = index == last ? end : Double(index + 1) * width
      self[index] += rate * Swift.max(0, to - from)
    }
  }
}
