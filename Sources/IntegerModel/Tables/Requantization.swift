import Basics
import NetworkIR

/// The step from a wide sum to an activation code: `clamp((sum · multiplier + offset) >> shift)`.
///
/// With `offset = bias · M + zeroPoint · 2^s + 2^(s−1)` this is
/// `clamp((((sum + bias) · M + 2^(s−1)) >> s) + zeroPoint)`: it rounds half toward +∞, also for
/// negative values (`docs/integers.md`). The product has 128 bits, so that it cannot overflow for
/// any sum of 63 bits.
public struct Requantization: Hashable, Sendable {
  /// Of as many bits as `FixedPoint` has; it is negative or 0 only if a constant factor is.
  public var multiplier: Int
  /// 1...62.
  public var shift: Int
  public var offset: Int
  /// How halves are rounded; the offset rounds them up.
  public var halves = Halves.up

  public init(multiplier: Int, shift: Int, offset: Int) {
    self.multiplier = multiplier
    self.shift = shift
    self.offset = offset
  }

  /// A requantization that adds `bias`, which may have fraction bits, to the sum, multiplies by the
  /// real `factor`, and makes codes of `output` within `clamp`.
  ///
  /// - Throws: if `factor` or the offset is out of range.
  init(
    factor: Double, bias: QuantizedBias, column: Int, addend: Int, to output: ActivationFormat,
    _ clamp: ClosedRange<Int>
  ) throws {
    if output.rounding == .down {
      try self.init(
        flooring: factor, bias: bias.value(ofColumn: column) + Double(addend),
        zeroPoint: output.zeroPoint, clamp)
      return
    }
    let whole = bias.codes.elements[column] + addend << bias.fractionBits
    let half = (Int128(1) << bias.fractionBits) / 2
    try self.init(factor) { fixed in
      let product = Int128(whole) * Int128(fixed.multiplier)
      return (product + half) >> bias.fractionBits
        + Self.rounding(fixed.shift, zeroPoint: output.zeroPoint)
    }
    halves = output.halves
  }

  /// A requantization of whole sums to `floor(factor · (sum + bias)) + zeroPoint` within `clamp`.
  ///
  /// The code `q` begins at a whole sum `T(q)`. The offset is in the middle of those for which the
  /// rounded factor puts every code where it begins:
  /// `q · 2^s − T(q) · M <= offset < q · 2^s − (T(q) − 1) · M`. So the rounding of the factor does not
  /// change any code, unless there is no such offset, which 16-bit codes of long sums can bring about.
  /// - Throws: if `factor` or the offset is out of range.
  init(flooring factor: Double, bias: Double, zeroPoint: Int, _ clamp: ClosedRange<Int>) throws {
    // fewer bits of the factor might change codes
    try self.init(factor, mayShorten: false) { fixed in
      let multiplier = Int128(fixed.multiplier)
      var (least, most) = (Int128.min, Int128.max)
      for code in clamp.dropFirst() {
        let begin = Double(code - zeroPoint) / factor - bias
        guard begin.magnitude < 0x1p52 else { continue }
        // biases are exact to 2^-25, and what falls on a whole sum must not miss it
        let first = factor > 0 ? (begin - 0x1p-21).rounded(.up) : (begin + 0x1p-21).rounded(.down)
        let offset = Int128(code) << fixed.shift - Int128(first) * multiplier
        least = max(least, offset)
        most = min(most, offset + Int128(multiplier.magnitude) - 1)
      }
      let middle = least / 2 + most / 2
      return least == .min ? Int128(clamp.lowerBound) << fixed.shift : middle
    }
  }

  /// A requantization of codes of `input` to `clamp(factor · (code − zero point) + addend)` in
  /// codes of `output`.
  ///
  /// - Parameters:
  ///   - factor: may be negative, or 0 for a constant.
  ///   - addend: in codes of the output; it is not rounded separately.
  /// - Throws: if `factor`, `addend` or the offset is out of range.
  public init(
    factor: Double, addend: Double, from input: ActivationFormat, to output: ActivationFormat
  )
    throws
  {
    guard factor != 0 else {
      // the last bit keeps the constant from counting as a half
      let last = output.rounding == .even ? 1 : 0
      self.init(multiplier: 0, shift: 1, offset: 2 * output.code(of: addend * output.scale) + last)
      halves = output.halves
      return
    }
    if output.rounding == .down {
      // the sum is that of whole codes
      try self.init(
        flooring: factor, bias: addend / factor - Double(input.zeroPoint),
        zeroPoint: output.zeroPoint, output.codes)
      return
    }
    let codes = input.codes
    let most = max(codes.upperBound - input.zeroPoint, input.zeroPoint - codes.lowerBound)
    try self.init(factor, reach: factor.magnitude * Double(most)) { fixed in
      let scaled = (addend * Double(sign: .plus, exponent: fixed.shift, significand: 1)).rounded()
      guard scaled.magnitude < 0x1p62 else { return nil }
      return Int128(scaled) - Int128(input.zeroPoint) * Int128(fixed.multiplier)
        + Self.rounding(fixed.shift, zeroPoint: output.zeroPoint)
    }
    halves = output.halves
  }

  /// A requantization from one format to another; `nil` if they are equal.
  ///
  /// - Throws: if the ratio of the scales is out of range.
  public static func rescaling(from input: ActivationFormat, to output: ActivationFormat) throws
    -> Requantization?
  {
    if input == output { return nil }
    return try Requantization(
      factor: input.scale / output.scale, addend: 0, from: input, to: output)
  }

  /// A requantization by `factor`, with as many bits of it as let the offset fit 63 bits.
  ///
  /// - Parameters:
  ///   - mayShorten: whether it may have fewer bits than the shift allows.
  ///   - reach: the largest magnitude of a product that matters, in codes of the output.
  ///   - offset: the offset for a rounded factor; `nil` if it is far beyond 63 bits.
  private init(
    _ factor: Double, mayShorten: Bool = true, reach: Double = 0x1p16,
    offset: (FixedPoint) -> Int128?
  ) throws {
    let candidates = try FixedPoint.candidates(for: factor, reach: reach)
    for fixed in mayShorten ? candidates[...] : candidates.prefix(1) {
      guard let offset = offset(fixed).flatMap({ Int(exactly: $0) }) else { continue }
      self.init(multiplier: fixed.multiplier, shift: fixed.shift, offset: offset)
      return
    }
    throw Diagnostic.unsupported(
      "a bias and a zero point, scaled by \(factor), do not fit 63 bits",
      note: "use fewer weight or activation bits")
  }

  /// The offset that rounds half toward +∞ and adds the zero point.
  static func rounding(_ shift: Int, zeroPoint: Int) -> Int128 {
    (Int128(zeroPoint) << shift) + (Int128(1) << (shift - 1))
  }

  /// The offset that rounds to codes of `output` and adds its zero point. Down, what misses a code by
  /// less than 2^-20 is rounded up to it, because factors are rounded.
  static func rounding(_ shift: Int, to output: ActivationFormat) -> Int128 {
    guard output.rounding == .down else { return rounding(shift, zeroPoint: output.zeroPoint) }
    return (Int128(output.zeroPoint) << shift) + (Int128(1) << max(0, shift - 20))
  }

  /// The code for `sum`.
  public func apply(_ sum: Int, clamp: ClosedRange<Int>) -> Int {
    let code = halves.code(
      of: Int128(sum) * Int128(multiplier) + Int128(offset), shift: shift)
    return Int(min(max(code, Int128(clamp.lowerBound)), Int128(clamp.upperBound)))
  }
}

extension ActivationFormat {
  /// How halves are rounded to its codes: to those that stand for an even number of steps if it says so.
  var halves: Halves {
    guard rounding == .even else { return .up }
    return zeroPoint.isMultiple(of: 2) ? .even : .odd
  }
}
