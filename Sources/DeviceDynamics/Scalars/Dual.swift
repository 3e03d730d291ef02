import Foundation

/// A number with its derivative by the state: forward-mode differentiation.
public struct Dual: Scalar {
  public var value: Double
  public var slope: Double

  public init(_ value: Double, slope: Double) {
    self.value = value
    self.slope = slope
  }

  /// A constant.
  public init(_ number: Double) { self.init(number, slope: 0) }

  public static func + (a: Dual, b: Dual) -> Dual {
    Dual(a.value + b.value, slope: a.slope + b.slope)
  }
  public static func - (a: Dual, b: Dual) -> Dual {
    Dual(a.value - b.value, slope: a.slope - b.slope)
  }
  public static prefix func - (a: Dual) -> Dual { Dual(-a.value, slope: -a.slope) }

  public static func * (a: Dual, b: Dual) -> Dual {
    Dual(a.value * b.value, slope: a.slope * b.value + a.value * b.slope)
  }

  public static func / (a: Dual, b: Dual) -> Dual {
    let quotient = a.value / b.value
    return Dual(quotient, slope: (a.slope - quotient * b.slope) / b.value)
  }

  public static func exp(_ a: Dual) -> Dual {
    let value = Foundation.exp(a.value)
    return Dual(value, slope: value * a.slope)
  }

  public static func log(_ a: Dual) -> Dual {
    Dual(Foundation.log(a.value), slope: a.slope / a.value)
  }

  public static func sinh(_ a: Dual) -> Dual {
    Dual(Foundation.sinh(a.value), slope: cosh(a.value) * a.slope)
  }

  public static func squareRoot(_ a: Dual) -> Dual {
    let root = a.value.squareRoot()
    return Dual(root, slope: a.slope / (2 * root))
  }

  public static func abs(_ a: Dual) -> Dual { a.value < 0 ? -a : a }
  public static func min(_ a: Dual, _ b: Dual) -> Dual { a.value < b.value ? a : b }
  public static func max(_ a: Dual, _ b: Dual) -> Dual { a.value > b.value ? a : b }

  public static func pow(_ a: Dual, _ exponent: Double) -> Dual {
    guard exponent != 0 else { return 1 }
    let power = Foundation.pow(a.value, exponent - 1)
    return Dual(power * a.value, slope: exponent * power * a.slope)
  }

  public static func choose(
    _ a: Dual, above b: Dual, then: @autoclosure () -> Dual, otherwise: @autoclosure () -> Dual
  ) -> Dual {
    a.value > b.value ? then() : otherwise()
  }
}
