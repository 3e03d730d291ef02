import Basics

/// The step from a wide sum to an activation code: `clamp((sum · multiplier + offset) >> shift)`.
///
/// With `offset = bias · multiplier + 2^(shift−1)` this is
/// `clamp(((sum + bias) · M + 2^(s−1)) >> s)`: round half toward +∞, for negative values too
/// (design: integer semantics).
public struct Requantization: Hashable, Sendable {
  /// In 2^30..<2^31 in magnitude; negative only where a constant factor is.
  public var multiplier: Int
  /// 1...62.
  public var shift: Int
  public var offset: Int

  public init(multiplier: Int, shift: Int, offset: Int) {
    self.multiplier = multiplier
    self.shift = shift
    self.offset = offset
  }

  /// The requantization by the real `factor`, after adding the integer `bias`.
  ///
  /// - Throws: where `factor` is outside what 31 bits and a shift of 1...62 express, or the product
  ///   for sums up to `largestSum` in magnitude does not fit 63 bits.
  public init(factor: Double, bias: Int = 0, largestSum: Int) throws {
    guard factor.isFinite, factor != 0 else {
      throw Diagnostic.unsupported("a scale factor of \(factor) cannot be applied to integers")
    }
    // factor = m · 2^e with m in [0.5, 1); M = round(m · 2^31), s = 31 − e
    let exponent = Int(factor.magnitude.exponent) + 1
    let mantissa = (factor.magnitude * Double(sign: .plus, exponent: -exponent, significand: 1))
    var multiplier = Int((mantissa * 2_147_483_648).rounded(.toNearestOrAwayFromZero))
    var shift = 31 - exponent
    if multiplier == 1 << 31 {
      multiplier >>= 1
      shift -= 1
    }
    guard (1...62).contains(shift) else {
      throw Diagnostic.unsupported(
        "a scale factor of \(factor) lies outside 2^-31 to 2^30, which a requantizer can apply")
    }
    if factor < 0 { multiplier = -multiplier }
    let half = 1 << (shift - 1)
    let (product, overflow) = bias.multipliedReportingOverflow(by: multiplier)
    let (offset, overflow2) = product.addingReportingOverflow(half)
    let (largest, overflow3) = largestSum.multipliedReportingOverflow(
      by: multiplier.magnitude.asInt)
    guard !overflow, !overflow2, !overflow3,
      !largest.addingReportingOverflow(offset.magnitude.asInt).overflow
    else {
      throw Diagnostic.unsupported("sums of \(largestSum) times \(factor) do not fit 63 bits")
    }
    self.init(multiplier: multiplier, shift: shift, offset: offset)
  }

  /// The code for `sum`.
  public func apply(_ sum: Int, clamp: ClosedRange<Int>) -> Int {
    min(max((sum * multiplier + offset) >> shift, clamp.lowerBound), clamp.upperBound)
  }
}

extension UInt {
  fileprivate var asInt: Int { Int(truncatingIfNeeded: Swift.min(self, UInt(Int.max))) }
}
