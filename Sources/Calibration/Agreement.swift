/// How well numbers agree with their correct values.
///
/// The mean over the samples of each correct value is subtracted from both. A number that never
/// changes therefore agrees with nothing, however close it is. A common factor does not count.
struct Agreement: Sendable {
  /// Sums of squares and of products.
  private var right = 0.0
  private var found = 0.0
  private var both = 0.0

  init() {}

  /// The agreement of one number over all samples.
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

  /// One minus the cosine of the angle between both: 0 if they are equal, 1 if unrelated.
  var loss: Double {
    guard right > 0 && found > 0 else { return right == found ? 0 : 1 }
    return 1 - both / (right * found).squareRoot()
  }
}
