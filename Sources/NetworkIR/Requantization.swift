import Basics

/// The step from a wide sum to an activation code: `clamp((sum · multiplier + offset) >> shift)`.
///
/// With `offset = bias · M + zeroPoint · 2^s + 2^(s−1)` this is
/// `clamp((((sum + bias) · M + 2^(s−1)) >> s) + zeroPoint)`: round half toward +∞, for negative
/// values too (design: integer semantics). The product is taken in 128 bits, so that any sum of 63
/// bits has its code.
public struct Requantization: Hashable, Sendable {
  /// In 2^30..<2^31 in magnitude, negative only where a constant factor is; 0 where that is 0.
  public var multiplier: Int
  /// 1...62.
  public var shift: Int
  public var offset: Int

  public init(multiplier: Int, shift: Int, offset: Int) {
    self.multiplier = multiplier
    self.shift = shift
    self.offset = offset
  }

  /// The requantization by the real `factor`, after adding the integer `bias` to the sum and before
  /// adding `zeroPoint` to the code.
  ///
  /// - Throws: where `factor` is outside what 31 bits and a shift of 1...62 express, or the offset
  ///   does not fit 63 bits.
  public init(factor: Double, bias: Int = 0, zeroPoint: Int = 0) throws {
    let fixed = try FixedPoint(factor)
    let offset =
      Int128(bias) * Int128(fixed.multiplier) + Self.rounding(fixed.shift, zeroPoint: zeroPoint)
    try self.init(fixed, offset: offset)
  }

  /// The requantization of codes of `input` to `clamp(factor · (code − zero point) + addend)` in
  /// codes of `output`.
  ///
  /// - Parameters:
  ///   - factor: may be negative, or 0, which leaves a constant.
  ///   - addend: in codes of the output, not rounded before the end.
  public init(
    factor: Double, addend: Double, from input: ActivationFormat, to output: ActivationFormat
  )
    throws
  {
    guard factor != 0 else {
      self.init(multiplier: 0, shift: 1, offset: 2 * output.code(of: addend * output.scale))
      return
    }
    let fixed = try FixedPoint(factor)
    let scaled = (addend * Double(sign: .plus, exponent: fixed.shift, significand: 1)).rounded()
    guard scaled.magnitude < 0x1p62 else {
      throw Diagnostic.unsupported("\(addend) codes and a factor of \(factor) do not fit 63 bits")
    }
    let offset =
      Int128(scaled) - Int128(input.zeroPoint) * Int128(fixed.multiplier)
      + Self.rounding(fixed.shift, zeroPoint: output.zeroPoint)
    try self.init(fixed, offset: offset)
  }

  /// From one format to another; `nil` where they are equal and codes stay as they are.
  public static func rescaling(from input: ActivationFormat, to output: ActivationFormat) throws
    -> Requantization?
  {
    if input == output { return nil }
    return try Requantization(
      factor: input.scale / output.scale, addend: 0, from: input, to: output)
  }

  private init(_ fixed: FixedPoint, offset: Int128) throws {
    guard let offset = Int(exactly: offset) else {
      throw Diagnostic.unsupported(
        "a bias and a zero point, scaled by \(fixed.value), do not fit 63 bits",
        note: "fewer weight or activation bits make them smaller")
    }
    self.init(multiplier: fixed.multiplier, shift: fixed.shift, offset: offset)
  }

  /// What rounds half toward +∞ and then adds the zero point.
  static func rounding(_ shift: Int, zeroPoint: Int) -> Int128 {
    (Int128(zeroPoint) << shift) + (Int128(1) << (shift - 1))
  }

  /// The code for `sum`.
  public func apply(_ sum: Int, clamp: ClosedRange<Int>) -> Int {
    let code = (Int128(sum) * Int128(multiplier) + Int128(offset)) >> Int128(shift)
    return Int(min(max(code, Int128(clamp.lowerBound)), Int128(clamp.upperBound)))
  }
}
