import Basics

extension Philox {
  /// `value` rounded to one of the two nearest whole numbers, so that its mean is `value`.
  func rounded(_ value: Float, at index: Int) -> Float {
    let below = value.rounded(.down)
    let rest = value - below
    guard rest > 0 else { return below }
    return uniform(UInt64(index)) < Double(rest) ? below + 1 : below
  }
}
