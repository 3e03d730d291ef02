extension ClosedRange<Int128> {
  /// Creates the range of `offset + Σ k · stride` with each `k` in `0..<count`.
  package init(of offset: Int, _ levels: [(count: Int, stride: Int)]) {
    var low = Int128(offset)
    var high = low
    for (count, stride) in levels {
      let farthest = Int128(count - 1) * Int128(stride)
      low += Swift.min(0, farthest)
      high += Swift.max(0, farthest)
    }
    self = low...high
  }
}
