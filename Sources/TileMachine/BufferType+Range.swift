extension BufferType {
  /// Whether it holds activation codes, not wide sums.
  var isCode: Bool { self != .i32 && self != .i64 }

  var isSigned: Bool { self != .u8 && self != .u16 }

  /// The numbers it holds.
  var range: ClosedRange<Int> {
    isSigned
      ? (Int.min >> (64 - 8 * size))...(Int.max >> (64 - 8 * size)) : 0...(1 << (8 * size)) - 1
  }
}

extension ClosedRange<Int> {
  func contains(_ other: ClosedRange<Int>) -> Bool {
    lowerBound <= other.lowerBound && other.upperBound <= upperBound
  }

  /// All codes of so many bits.
  static func codes(bits: Int, isSigned: Bool) -> ClosedRange<Int> {
    isSigned ? -(1 << (bits - 1))...(1 << (bits - 1)) - 1 : 0...(1 << bits) - 1
  }

  /// The least range that holds both.
  func hull(_ other: ClosedRange<Int>) -> ClosedRange<Int> {
    Swift.min(lowerBound, other.lowerBound)...Swift.max(upperBound, other.upperBound)
  }
}
