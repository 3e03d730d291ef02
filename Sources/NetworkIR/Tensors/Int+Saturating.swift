extension Int {
  /// `real` truncated to an integer and clamped to the range of `Int`; NaN becomes 0.
  package init(saturating real: Double) {
    self = real.isNaN ? 0 : Int(exactly: real.rounded(.towardZero)) ?? (real < 0 ? .min : .max)
  }
}
