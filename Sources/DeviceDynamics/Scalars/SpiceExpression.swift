/// A formula in the syntax of ngspice's B sources.
public struct SpiceExpression: Scalar, CustomStringConvertible {
  public let text: String
  /// How tightly the outermost operator binds: 0 for a choice, 1 for a sum, 2 for a product, 3 for an operand.
  private let rank: Int

  private init(_ text: String, rank: Int) {
    self.text = text
    self.rank = rank
  }

  /// A number, with all its digits.
  public init(_ number: Double) {
    self.init(number < 0 ? "(\(number))" : "\(number)", rank: 3)
  }

  /// A node voltage or another operand: `v(x)`.
  public init(operand: String) { self.init(operand, rank: 3) }

  public var description: String { text }

  private func inside(_ rank: Int) -> String { self.rank >= rank ? text : "(\(text))" }

  public static func + (a: Self, b: Self) -> Self {
    Self("\(a.inside(1)) + \(b.inside(2))", rank: 1)
  }
  public static func - (a: Self, b: Self) -> Self {
    Self("\(a.inside(1)) - \(b.inside(2))", rank: 1)
  }
  public static func * (a: Self, b: Self) -> Self {
    Self("\(a.inside(2)) * \(b.inside(3))", rank: 2)
  }
  public static func / (a: Self, b: Self) -> Self {
    Self("\(a.inside(2)) / \(b.inside(3))", rank: 2)
  }
  public static prefix func - (a: Self) -> Self { Self("(-\(a.inside(3)))", rank: 3) }

  public static func exp(_ a: Self) -> Self { Self("exp(\(a.text))", rank: 3) }
  /// `ln` is the natural logarithm in every version of ngspice.
  public static func log(_ a: Self) -> Self { Self("ln(\(a.text))", rank: 3) }
  public static func sinh(_ a: Self) -> Self { Self("sinh(\(a.text))", rank: 3) }
  public static func squareRoot(_ a: Self) -> Self { Self("sqrt(\(a.text))", rank: 3) }
  public static func abs(_ a: Self) -> Self { Self("abs(\(a.text))", rank: 3) }
  public static func min(_ a: Self, _ b: Self) -> Self {
    Self("min(\(a.text), \(b.text))", rank: 3)
  }
  public static func max(_ a: Self, _ b: Self) -> Self {
    Self("max(\(a.text), \(b.text))", rank: 3)
  }
  public static func pow(_ a: Self, _ exponent: Double) -> Self {
    Self("pwr(\(a.text), \(exponent))", rank: 3)
  }

  public static func choose(
    _ a: Self, above b: Self, then: @autoclosure () -> Self, otherwise: @autoclosure () -> Self
  ) -> Self {
    Self("(\(a.inside(1)) > \(b.inside(1)) ? \(then().text) : \(otherwise().text))", rank: 3)
  }
}
