/// How well numbers follow those they should be.
///
/// The means of what they should be are taken off both, number by number over the samples, so that
/// one which never moves agrees with nothing, however close it stays; a common factor is forgiven.
struct Agreement: Sendable {
  /// Sums of squares and of products.
  private var right = 0.0
  private var found = 0.0
  private var both = 0.0

  init() {}

  /// One number, sample after sample.
  init(_ found: some Sequence<Double>, with right: [Double]) {
    let mean = right.reduce(0, +) / Double(max(right.count, 1))
    for (found, right) in zip(found, right) {
      self.right += (right - mean) * (right - mean)
      self.found += (found - mean) * (found - mean)
      both += (right - mean) * (found - mean)
    }
  }

  static func += (a: inout Self, b: Self) {
    a.right += b.right
    a.found += b.found
    a.both += b.both
  }

  /// One minus the cosine between both: 0 where they are the same, 1 where nothing is left.
  var loss: Double {
    guard right > 0 && found > 0 else { return right == found ? 0 : 1 }
    return 1 - both / (right * found).squareRoot()
  }
}
