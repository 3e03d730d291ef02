import Hardware

/// The times of one converted cycle of a firing: driving the word lines, and converting the columns
/// meanwhile or afterwards.
package struct ReadStep {
  /// In ns.
  package var reading: Double
  /// In ns, for the columns of one converter.
  package var converting: Double
  /// Whether columns are converted while the next cycle is driven.
  private let overlaps: Bool

  /// `nil` if the accelerator lacks the time of an array read or of a conversion.
  ///
  /// - Parameters:
  ///   - cycleBits: the bits driven in each cycle of one input code.
  ///   - converted: the number of cycles after which columns are converted.
  ///   - columns: the columns of the block.
  package init?(cycleBits: [Int], converted: Int, columns: Int, on accelerator: Accelerator) {
    guard let time = accelerator.price(of: .arrayRead)?.time(of: .reading(cycleBits)),
      let conversion = accelerator.price(of: .adcConversion)?.time(
        of: Activity.Work(1, bits: accelerator.converterBits))
    else { return nil }
    self.reading = time / Double(converted)
    converting = Double(min(columns, accelerator.adc.columnsPerADC)) * conversion
    overlaps = accelerator.adc.overlapsReading
  }

  /// From one step to the next, in ns.
  package var interval: Double { overlaps ? max(reading, converting) : reading + converting }

  /// Before the first step, which has nothing to overlap with, in ns.
  package var start: Double { overlaps ? min(reading, converting) : 0 }
}

extension Activity.Work {
  /// The reads of one array for one input code, one for each of these digits.
  static func reading(_ cycleBits: [Int]) -> Self {
    cycleBits.reduce(Self(0)) { $0 + Self(1, bits: $1) }
  }
}
