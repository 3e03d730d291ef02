/// A histogram of magnitudes: bins of equal width below a power of two that grows as needed.
///
/// Each growth merges pairs of bins, so the counts depend neither on the order of the numbers nor
/// on how histograms are merged.
package struct MagnitudeHistogram: Equatable, Sendable {
  package static let binCount = 2048

  /// The number of zeros, which every format represents exactly.
  package private(set) var zeros = 0
  package private(set) var bins = [Int](repeating: 0, count: binCount)
  /// All magnitudes are below `2^exponent`.
  package private(set) var exponent = -126

  package init() {}

  package var binWidth: Double {
    Double(sign: .plus, exponent: exponent, significand: 1) / Double(Self.binCount)
  }

  /// The number of counted numbers, including zeros.
  package var count: Int { bins.reduce(zeros, +) }

  /// Counts the magnitudes of `numbers`.
  ///
  /// - Precondition: the numbers are finite.
  package mutating func add(_ numbers: [Float]) {
    guard let largest = numbers.map(\.magnitude).max(), largest > 0 else {
      zeros += numbers.count
      return
    }
    grow(to: max(exponent, Int(largest.exponent) + 1))
    let factor = 1 / binWidth
    for number in numbers {
      if number == 0 { zeros += 1 } else { bins[Int(Double(number.magnitude) * factor)] += 1 }
    }
  }

  package func merged(with other: Self) -> Self {
    var (wide, narrow) = exponent >= other.exponent ? (self, other) : (other, self)
    narrow.grow(to: wide.exponent)
    for bin in wide.bins.indices { wide.bins[bin] += narrow.bins[bin] }
    wide.zeros += narrow.zeros
    return wide
  }

  private mutating func grow(to larger: Int) {
    let shift = larger - exponent
    guard shift > 0 else { return }
    var wide = [Int](repeating: 0, count: Self.binCount)
    for (bin, count) in bins.enumerated() where count > 0 { wide[bin >> min(shift, 62)] += count }
    bins = wide
    exponent = larger
  }

  /// The magnitude below which `percentile` percent of the numbers lie, to the precision of a bin.
  package func magnitude(atPercentile percentile: Double) -> Double {
    let wanted = percentile / 100 * Double(count)
    var seen = zeros
    for (bin, count) in bins.enumerated() {
      seen += count
      if Double(seen) >= wanted { return Double(bin + 1) * binWidth }
    }
    return Double(Self.binCount) * binWidth
  }

  /// The clipping limit with the least squared error when magnitudes are clipped to it and rounded
  /// to `steps` steps: one of 80 limits up to `largest`; among equals, the largest.
  package func limitOfLeastError(upTo largest: Double, steps: Int) -> Double {
    let limits = (0..<80).map { largest * (1 - Double($0) / 80) }
    let errors = limits.map { squaredError(clippedTo: $0, steps: steps) }
    let least = zip(errors, limits).min { ($0.0, -$0.1) < ($1.0, -$1.1) }
    return least?.1 ?? largest
  }

  private func squaredError(clippedTo limit: Double, steps: Int) -> Double {
    let step = limit / Double(steps)
    return bins.enumerated().reduce(0) { sum, next in
      guard next.element > 0 else { return sum }
      let centre = (Double(next.offset) + 0.5) * binWidth
      return sum + Double(next.element) * squaredError(of: centre, limit, step)
    }
  }

  /// The squared error of one magnitude; if a bin is wider than a step, the mean over the bin.
  private func squaredError(of centre: Double, _ limit: Double, _ step: Double) -> Double {
    if centre >= limit { return (centre - limit) * (centre - limit) }
    guard step > binWidth else { return step * step / 12 }
    let error = centre - (centre / step).rounded() * step
    return error * error
  }
}
