import Basics
import NetworkIR

/// A real factor as `multiplier · 2^(−shift)`, with up to 31 significant bits.
struct FixedPoint {
  /// How many bits a multiplier may have, the usual number first. Fewer leave room for a large
  /// offset, and reach smaller factors. They still place products up to `reach` to 2^-8: those up to
  /// 2^16, the largest code, with 24 bits.
  private static func bits(for reach: Double) -> ReversedCollection<ClosedRange<Int>> {
    let needed = reach < 0x1p15 ? max(Int(max(reach, 0x1p-8).exponent) + 9, 1) : 24
    return (needed...31).reversed()
  }

  /// In 2^(b−1)..<2^b in magnitude, for b bits.
  let multiplier: Int
  /// 1...62.
  let shift: Int

  /// `factor` with every number of bits for which there is a shift, the largest number first.
  ///
  /// - Parameter reach: the largest magnitude of a product that matters, in codes of the output.
  /// - Throws: if `factor` is 0, not finite, or outside the range of these shifts.
  static func candidates(for factor: Double, reach: Double = 0x1p16) throws -> [FixedPoint] {
    guard factor.isFinite, factor != 0 else {
      throw Diagnostic.unsupported("a scale factor of \(factor) cannot be applied to integers")
    }
    let found = bits(for: reach).compactMap { FixedPoint(factor, bits: $0) }
    guard !found.isEmpty else {
      throw Diagnostic.unsupported(
        "a scale factor of \(factor) is outside 2^-39 to 2^30, the range of a requantizer")
    }
    return found
  }

  private init?(_ factor: Double, bits: Int) {
    // factor = m · 2^e with m in [1, 2); M = round(m · 2^(b−1)), s = b − 1 − e
    let unit = Double(1 << (bits - 1))
    var multiplier = Int((factor.magnitude.significand * unit).rounded(.toNearestOrAwayFromZero))
    var shift = bits - 1 - Int(factor.exponent)
    if multiplier == 1 << bits {
      multiplier >>= 1
      shift -= 1
    }
    guard (1...62).contains(shift) else { return nil }
    self.multiplier = factor < 0 ? -multiplier : multiplier
    self.shift = shift
  }

  /// The factor as it is applied, after rounding.
  var value: Double { Double(multiplier) * Double(sign: .plus, exponent: -shift, significand: 1) }
}
