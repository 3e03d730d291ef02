extension BufferType {
  /// Whether the type holds activation codes rather than wide sums.
  package var isCode: Bool { self != .i32 && self != .i64 }

  package var isSigned: Bool { self != .u8 && self != .u16 }

  /// The numbers that the type can hold.
  package var range: ClosedRange<Int> {
    isSigned
      ? (Int.min >> (64 - 8 * size))...(Int.max >> (64 - 8 * size)) : 0...(1 << (8 * size)) - 1
  }
}

extension ClosedRange<Int> {
  func contains(_ other: ClosedRange<Int>) -> Bool {
    lowerBound <= other.lowerBound && other.upperBound <= upperBound
  }

  /// Returns the range of codes of `bits` bits.
  package static func codes(bits: Int, isSigned: Bool) -> ClosedRange<Int> {
    isSigned ? -(1 << (bits - 1))...(1 << (bits - 1)) - 1 : 0...(1 << bits) - 1
  }

  /// Returns the smallest range that contains both.
  package func hull(_ other: ClosedRange<Int>) -> ClosedRange<Int> {
    Swift.min(lowerBound, other.lowerBound)...Swift.max(upperBound, other.upperBound)
  }
}
