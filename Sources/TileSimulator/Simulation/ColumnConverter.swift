/// The characteristic of the converter of one column.
package struct ColumnConverter: Equatable, Sendable {
  /// Its codes.
  package var codes: ClosedRange<Int>
  /// `value = sum · scale + bias` is the sum in codes; an even converter yields `⌊value⌋`, clamped.
  package var scale: Double
  package var bias: Double
  /// The decision level of each code except the lowest, ascending; empty for an even converter.
  var thresholds: [Double] = []

  /// The code of a sum in cell levels and input steps.
  func code(of sum: Double) -> Int {
    code(at: sum * scale + bias)
  }

  /// The code of a value.
  func code(at value: Double) -> Int {
    guard !thresholds.isEmpty else {
      let level = value.rounded(.down)
      return Int(min(max(level, Double(codes.lowerBound)), Double(codes.upperBound)))
    }
    return codes.lowerBound + thresholds.count { Double(Float($0)) <= value }
  }
}

extension ColumnConverter {
  /// Bends the even levels into a bow: off by `peak` codes in the middle of the range, by none at
  /// its ends.
  mutating func bend(by peak: Double) {
    let span = Double(codes.upperBound - codes.lowerBound)
    thresholds = codes.dropFirst().map { code in
      let place = Double(code - codes.lowerBound) / span
      return Double(code) + 4 * peak * place * (1 - place)
    }
    // where a steep bow would reverse the order of levels, the codes between them are missing
    for index in thresholds.indices.dropFirst() {
      thresholds[index] = max(thresholds[index], thresholds[index - 1])
    }
  }

  /// Replaces the even levels by those of successive approximation with these capacitors.
  ///
  /// Bit k has the weight `capacitors[k]` over the sum of all capacitors and one unit. Bits are
  /// tried from the highest down; a code whose trial level is outside the range left by the trials
  /// before it is missing.
  ///
  /// - Source: McCreary and Gray, IEEE Journal of Solid-State Circuits 10 (1975) 371.
  mutating func weigh(with capacitors: [Double]) {
    let bits = capacitors.count
    let unit = Double(1 << bits) / (capacitors.reduce(0, +) + 1)
    var levels = [Double](repeating: -.infinity, count: 1 << bits) + [.infinity]
    for bit in (0..<bits).reversed() {
      for code in stride(from: 1 << bit, to: 1 << bits, by: 2 << bit) {
        let trial = (bit..<bits).reduce(0.0) { $0 + (code >> $1 & 1 == 1 ? capacitors[$1] : 0) }
        let range = (levels[code - (1 << bit)], levels[code + (1 << bit)])
        levels[code] = min(max(trial * unit, range.0), range.1)
      }
    }
    thresholds = levels[1..<(1 << bits)].map { $0 + Double(codes.lowerBound) }
  }
}
