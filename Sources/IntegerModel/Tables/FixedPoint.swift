import Basics
import NetworkIR

/// A real factor as `multiplier · 2^(−shift)`, with 31 significant bits.
struct FixedPoint {
  /// In 2^30..<2^31 in magnitude.
  let multiplier: Int
  /// 1...62.
  let shift: Int

  /// - Throws: if `factor` is 0, not finite, or outside the range of these shifts.
  init(_ factor: Double) throws {
    guard factor.isFinite, factor != 0 else {
      throw Diagnostic.unsupported("a scale factor of \(factor) cannot be applied to integers")
    }
    // factor = m · 2^e with m in [1, 2); M = round(m · 2^30), s = 30 − e
    var multiplier = Int((factor.magnitude.significand * 0x1p30).rounded(.toNearestOrAwayFromZero))
    var shift = 30 - Int(factor.exponent)
    if multiplier == 1 << 31 {
      multiplier >>= 1
      shift -= 1
    }
    guard (1...62).contains(shift) else {
      throw Diagnostic.unsupported(
        "a scale factor of \(factor) is outside 2^-32 to 2^30, the range of a requantizer")
    }
    self.multiplier = factor < 0 ? -multiplier : multiplier
    self.shift = shift
  }

  /// The factor as it is applied, after rounding.
  var value: Double { Double(multiplier) * Double(sign: .plus, exponent: -shift, significand: 1) }
}
