/// What a device equation computes with.
///
/// Each equation is written once, over this protocol, and read in three ways: as numbers
/// (`Double`), with the derivative by the state (`Dual`), and as text for SPICE (`SpiceExpression`).
public protocol Scalar: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral
where FloatLiteralType == Double, IntegerLiteralType == Int64 {
  init(_ number: Double)

  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self
  static prefix func - (a: Self) -> Self

  /// `a` itself. SPICE gives it a node of its own; use it for what a formula names more
  /// than once. ngspice begins with 0 V at the node, so formulas must hold there.
  static func shared(_ a: Self) -> Self
  static func exp(_ a: Self) -> Self
  static func log(_ a: Self) -> Self
  static func sinh(_ a: Self) -> Self
  static func squareRoot(_ a: Self) -> Self
  static func abs(_ a: Self) -> Self
  static func min(_ a: Self, _ b: Self) -> Self
  static func max(_ a: Self, _ b: Self) -> Self
  /// `a` to a constant power; `a` is not negative.
  static func pow(_ a: Self, _ exponent: Double) -> Self

  /// `then` if `a > b`, `otherwise` if not. Numbers evaluate one of the two.
  static func choose(
    _ a: Self, above b: Self, then: @autoclosure () -> Self, otherwise: @autoclosure () -> Self
  ) -> Self
}

extension Scalar {
  public init(floatLiteral number: Double) { self.init(number) }
  public init(integerLiteral number: Int64) { self.init(Double(number)) }

  static func * (a: Double, b: Self) -> Self { Self(a) * b }
  static func * (a: Self, b: Double) -> Self { a * Self(b) }
  static func / (a: Self, b: Double) -> Self { a / Self(b) }
  static func + (a: Self, b: Double) -> Self { a + Self(b) }
  static func - (a: Self, b: Double) -> Self { a - Self(b) }
  static func + (a: Double, b: Self) -> Self { Self(a) + b }
  static func - (a: Double, b: Self) -> Self { Self(a) - b }

  public static func shared(_ a: Self) -> Self { a }

  /// 1 if `a > 0`, and 0 if not.
  static func step(_ a: Self) -> Self { choose(a, above: 0, then: 1, otherwise: 0) }
}
