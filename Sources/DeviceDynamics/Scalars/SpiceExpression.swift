/// A formula in the syntax of ngspice's B sources.
public struct SpiceExpression: Scalar, CustomStringConvertible {
  /// A formula that others name as the voltage of a node.
  public struct Part: Equatable, Sendable {
    /// The node.
    public let node: String
    public let text: String
  }

  public let text: String
  /// The parts that the text names, each after those that it names itself.
  public let parts: [Part]
  /// How tightly the outermost operator binds: 0 for a choice, 1 for a sum, 2 for a product, 3 for an
  /// operand.
  private let rank: Int

  private init(_ text: String, rank: Int, of operands: [Self] = []) {
    self.text = text
    self.rank = rank
    parts = operands.reduce(into: []) { parts, operand in
      for part in operand.parts where !parts.contains(part) { parts.append(part) }
    }
  }

  /// A number, with all its digits.
  public init(_ number: Double) {
    self.init(number < 0 ? "(\(number))" : "\(number)", rank: 3)
  }

  /// A node voltage or another operand: `v(x)`.
  public init(operand: String) { self.init(operand, rank: 3) }

  /// The voltage of a node whose name follows from the text of `a`.
  public static func shared(_ a: Self) -> Self { Self(sharing: a) }

  private init(sharing a: Self) {
    // FNV-1a, so that equal texts are one part
    let hash = a.text.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    let node = "p" + String(hash, radix: 16)
    (text, rank) = ("v(\(node))", 3)
    parts = a.parts + [Part(node: node, text: a.text)]
  }

  public var description: String { text }

  private func inside(_ rank: Int) -> String { self.rank >= rank ? text : "(\(text))" }

  private static func function(_ name: String, _ operands: Self...) -> Self {
    Self("\(name)(\(operands.map(\.text).joined(separator: ", ")))", rank: 3, of: operands)
  }

  public static func + (a: Self, b: Self) -> Self {
    Self("\(a.inside(1)) + \(b.inside(2))", rank: 1, of: [a, b])
  }
  public static func - (a: Self, b: Self) -> Self {
    Self("\(a.inside(1)) - \(b.inside(2))", rank: 1, of: [a, b])
  }
  public static func * (a: Self, b: Self) -> Self {
    Self("\(a.inside(2)) * \(b.inside(3))", rank: 2, of: [a, b])
  }
  public static func / (a: Self, b: Self) -> Self {
    Self("\(a.inside(2)) / \(b.inside(3))", rank: 2, of: [a, b])
  }
  public static prefix func - (a: Self) -> Self {
    Self("(-\(a.inside(3)))", rank: 3, of: [a])
  }

  public static func exp(_ a: Self) -> Self { function("exp", a) }
  /// `ln` is the natural logarithm in every version of ngspice.
  public static func log(_ a: Self) -> Self { function("ln", a) }
  public static func sinh(_ a: Self) -> Self { function("sinh", a) }
  public static func squareRoot(_ a: Self) -> Self { function("sqrt", a) }
  public static func abs(_ a: Self) -> Self { function("abs", a) }
  public static func min(_ a: Self, _ b: Self) -> Self { function("min", a, b) }
  public static func max(_ a: Self, _ b: Self) -> Self { function("max", a, b) }
  public static func pow(_ a: Self, _ exponent: Double) -> Self {
    function("pwr", a, Self("\(exponent)", rank: 3))
  }

  public static func choose(
    _ a: Self, above b: Self, then: @autoclosure () -> Self, otherwise: @autoclosure () -> Self
  ) -> Self {
    let (then, otherwise) = (then(), otherwise())
    return Self(
      "(\(a.inside(1)) > \(b.inside(1)) ? \(then.text) : \(otherwise.text))", rank: 3,
      of: [a, b, then, otherwise])
  }
}
