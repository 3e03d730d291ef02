/// A compact range of numbers; bounds are clamped to 32 bits.
struct NumberRange: Equatable {
  private var low: Int32
  private var high: Int32

  init(_ range: ClosedRange<Int>) {
    low = Int32(clamping: range.lowerBound)
    high = Int32(clamping: range.upperBound)
  }

  /// The empty range.
  static let none: NumberRange = {
    var none = NumberRange(0...0)
    (none.low, none.high) = (.max, .min)
    return none
  }()

  /// Widens the range to contain `other`.
  mutating func formHull(_ other: NumberRange) {
    low = min(low, other.low)
    high = max(high, other.high)
  }

  func contains(_ other: NumberRange) -> Bool { low <= other.low && other.high <= high }
}

extension NumberRange: CustomStringConvertible {
  var description: String { "\(low)...\(high)" }
}
