/// What converters yield for each code that they should yield, by a draw for each conversion.
struct YieldedCodes {
  private let codes: ClosedRange<Int>
  /// `[code][yielded code]`.
  private let probabilities: [[Double]]

  init(_ codes: ClosedRange<Int>, _ probabilities: [[Double]]) {
    (self.codes, self.probabilities) = (codes, probabilities)
  }

  /// The yielded code: the definition of what the kernels look up in `thresholds`.
  ///
  /// - Parameter word: 32 random bits, of which the 31 highest count.
  func code(for ideal: Int, word: UInt32) -> Int {
    var sum = 0.0
    for (index, probability) in probabilities[ideal - codes.lowerBound].enumerated() {
      sum += probability
      if word >> 1 < Self.threshold(sum) { return codes.lowerBound + index }
    }
    return codes.upperBound
  }

  /// For each code the thresholds of all codes above the lowest, ascending: as many as the draw
  /// reaches are added to the lowest code.
  var thresholds: [UInt32] {
    probabilities.flatMap { row in
      var sum = 0.0
      return row.dropLast().map { probability in
        sum += probability
        return Self.threshold(sum)
      }
    }
  }

  /// A probability in parts of 2^-31.
  private static func threshold(_ probability: Double) -> UInt32 {
    UInt32(min((probability * 0x1p31).rounded(), 0x1p31))
  }
}
