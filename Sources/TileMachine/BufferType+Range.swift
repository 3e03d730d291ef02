extension BufferType {
  /// Whether it holds activation codes, not wide sums.
  package var isCode: Bool { self != .i32 && self != .i64 }

  package var isSigned: Bool { self != .u8 && self != .u16 }

  /// The numbers it holds.
  package var range: ClosedRange<Int> {
    isSigned
      ? (Int.min >> (64 - 8 * size))...(Int.max >> (64 - 8 * size)) : 0...(1 << (8 * size)) - 1
  }
}

extension ClosedRange<Int> {
  func contains(_ other: ClosedRange<Int>) -> Bool {
    lowerBound <= other.lowerBound && other.upperBound <= upperBound
  }

  /// All codes of so many bits.
  package static func codes(bits: Int, isSigned: Bool) -> ClosedRange<Int> {
    isSigned ? -(1 << (bits - 1))...(1 << (bits - 1)) - 1 : 0...(1 << bits) - 1
  }

  /// The least range that holds both.
  package func hull(_ other: ClosedRange<Int>) -> ClosedRange<Int> {
    Swift.min(lowerBound, other.lowerBound)...Swift.max(upperBound, other.upperBound)
  }
}
