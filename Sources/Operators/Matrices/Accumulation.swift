extension UnsafeMutableBufferPointer<Double> {
  /// Adds `weight · source[i · stride]` to each element `i` in `0..<count`.
  ///
  /// This is the innermost loop of convolutions and matrix products. For a stride of 1 it has a
  /// form that compilers vectorize.
  ///
  /// - Precondition: all indices are inside the buffers.
  func add(
    _ weight: Double, times source: UnsafeBufferPointer<Float>, stride: Int = 1, count: Int
  ) {
    guard let source = source.baseAddress, let sums = baseAddress else { return }
    if stride == 1 {
      for index in 0..<count { sums[index] += weight * Double(source[index]) }
    } else {
      for index in 0..<count { sums[index] += weight * Double(source[index &* stride]) }
    }
  }
}
