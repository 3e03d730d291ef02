import Basics

/// How a real number between two codes is rounded.
public enum Rounding: String, Choice {
  /// To the nearest code, halves toward +∞: what the tile machine does by default.
  case nearest
  /// To the nearest code, halves to the even one. Source: ONNX, QuantizeLinear. The
  /// tile machine rounds products of two activations toward +∞ instead.
  case even
  /// Toward −∞.
  case down
  /// Toward 0.
  case zero

  /// `number` as a whole number.
  ///
  /// Numbers that miss a whole number by a rounding error only are taken as that number, so that a
  /// division without remainder is exact.
  func apply(_ number: Double) -> Double {
    let nearest = number.rounded(.toNearestOrEven)
    switch self {
    case .nearest: return (number + 0.5).rounded(.down)
    case .even: return nearest
    case .down, .zero:
      if (number - nearest).magnitude <= 1e-9 * max(1, number.magnitude) { return nearest }
      return number.rounded(self == .down ? .down : .towardZero)
    }
  }
}

/// A rounding that the model states:
/// `x → unit · (clamp(round(x / step) + zeroPoint) − zeroPoint)`.
public struct Quantizer: Hashable, Sendable {
  /// The real number between two adjacent codes.
  public var step: Double
  /// What a code stands for afterwards; the step, unless a chain of integer operators follows.
  public var unit: Double
  public var zeroPoint: Int
  /// `nil`: all integers.
  public var codes: ClosedRange<Int>?
  public var rounding: Rounding

  public init(
    step: Double, unit: Double? = nil, zeroPoint: Int = 0, codes: ClosedRange<Int>?,
    rounding: Rounding = .even
  ) {
    self.step = step
    self.unit = unit ?? step
    self.zeroPoint = zeroPoint
    self.codes = codes
    self.rounding = rounding
  }

  /// The result for one number; NaN is taken as 0.
  public func apply(_ real: Float) -> Float {
    let number = real.isNaN ? 0 : real
    // ONNX divides in single precision; a chain of integers divides exactly
    let quotient =
      rounding == .even ? Double(number / Float(step)) : Double(number) / step
    var code = rounding.apply(quotient)
    if let codes {
      let (low, high) = (codes.lowerBound - zeroPoint, codes.upperBound - zeroPoint)
      code = min(max(code, Double(low)), Double(high))
    }
    return unit == 1 ? Float(code) : Float(code) * Float(unit)
  }

  /// The range of the results; infinite if the codes are unlimited.
  public var range: ClosedRange<Float> {
    guard let codes else { return -.infinity ... .infinity }
    return Float(
      unit * Double(codes.lowerBound - zeroPoint))...Float(
        unit * Double(codes.upperBound - zeroPoint))
  }

  /// Whether the results are results of this rounding also when they are clamped: whether each limit is
  /// one of them, or excludes none.
  package func hasCodes(for clamp: ClosedRange<Float>?) -> Bool {
    guard let clamp else { return true }
    let range = range
    let isLow = clamp.lowerBound <= range.lowerBound
    let isHigh = clamp.upperBound >= range.upperBound
    return clamp.overlaps(range) && (isLow || isResult(clamp.lowerBound))
      && (isHigh || isResult(clamp.upperBound))
  }

  /// Whether a number is a whole number of units, up to single precision.
  private func isResult(_ real: Float) -> Bool {
    let codes = Double(real) / unit
    return (codes - codes.rounded()).magnitude <= 1e-6 * max(1, codes.magnitude)
  }

  /// The format of the results; `nil` if the codes are unlimited, exceed 16 bits, or are rounded
  /// toward 0 from below it.
  public var format: ActivationFormat? {
    guard let codes, let rounding = machineRounding else { return nil }
    // the zero point, with which padding is filled, need not be among the codes
    let isSigned = codes.lowerBound < 0 || zeroPoint < 0
    let ends = [codes.lowerBound, codes.upperBound, zeroPoint]
    let bits = ends.reduce(1) { max($0, $1.codeBits(isSigned)) }
    guard bits <= 16 else { return nil }
    var format = ActivationFormat(
      bits: bits, isSigned: isSigned, scale: unit, zeroPoint: zeroPoint, rounding: rounding)
    let isBalanced = codes.lowerBound == (isSigned ? -codes.upperBound : 0)
    if zeroPoint == 0, isBalanced, codes != format.storableCodes {
      format.levels = codes.upperBound
    }
    return format
  }

  /// Toward 0 is down where no number is negative.
  public var machineRounding: Rounding? {
    guard rounding == .zero else { return rounding }
    return (codes?.lowerBound).map { $0 >= zeroPoint } == true ? .down : nil
  }
}

extension Int {
  /// The bits of a code, with its sign if codes have one.
  fileprivate func codeBits(_ isSigned: Bool) -> Int {
    let magnitude = self < 0 ? ~self : self
    return Int.bitWidth - magnitude.leadingZeroBitCount + (isSigned ? 1 : 0)
  }
}
