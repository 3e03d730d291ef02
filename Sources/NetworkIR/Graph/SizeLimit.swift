import Basics

/// The maximum size of a network unless the user raises it with `--limit`.
///
/// A few bytes can state shapes that need any memory and time. The bounds leave room for common
/// image classifiers (VGG-16: 3e7 elements, 1.6e10 operations for an image of 224 x 224).
public struct SizeLimit: Sendable {
  /// The multiple of the bounds below that is allowed.
  public var factor: Int

  public init(factor: Int = 1) { self.factor = factor }

  /// For networks that have already been accepted.
  public static let none = SizeLimit(factor: 1 << 20)

  /// Elements of all values for one image, and of parameters without values.
  public static let elements = 3 << 26
  /// Multiplications and comparisons for one image.
  public static let operations = 1 << 35
  /// Bytes of the tables of functions such as Sigmoid.
  public static let tableBytes = 1 << 27
  /// Bytes of values folded at import, in addition to eight times the size of the model.
  static let foldedBytes = 1 << 27
  /// Elements of tensors that repeat one value, as test models have in place of weights.
  static let repeatedElements = 3 << 26
  /// Operations on constants, in addition to 64 times the size of the model.
  static let foldedOperations = 1 << 26

  /// Throws if `size`, which is that of `what`, exceeds the limit.
  public func expect(_ size: NetworkSize, of what: String) throws {
    try expect(Double(size.elements), "elements", most: Double(Self.elements), of: what)
    try expect(size.operations, "operations", most: Double(Self.operations), of: what)
  }

  /// Throws if constant folding exceeds the limit for a model of `modelSize` bytes.
  public func expect(folded size: NetworkSize, modelSize: Int, of what: String) throws {
    // integers take eight bytes
    try expect(
      Double(size.elements * 8), "bytes for what is known at import",
      most: Double(Self.foldedBytes), beside: Double(8 * modelSize), of: what)
    try expect(
      size.operations, "operations on what is known at import",
      most: Double(Self.foldedOperations), beside: Double(64 * modelSize), of: what)
  }

  /// Throws if tensors that repeat one value exceed the limit with `count` elements.
  public func expect(repeated count: Int, of what: String) throws {
    try expect(
      Double(count), "elements that repeat a value", most: Double(Self.repeatedElements), of: what)
  }

  /// Throws if `count`, in `unit`, is larger than `most` times the factor, plus `beside`.
  package func expect(
    _ count: Double, _ unit: String, most: Double, beside: Double = 0, of what: String
  ) throws {
    let limit = most * Double(factor) + beside
    guard count > limit else { return }
    let needed = Int(((count - beside) / most).rounded(.up))
    throw Diagnostic.unsupported(
      "\(what) needs \(count.inShort) \(unit); the limit is \(limit.inShort)",
      note: "'--limit \(needed)' raises it to what is needed; time and memory grow with it")
  }
}

extension Double {
  /// The two leading digits, rounded, and a power of ten: `4.3e9`; plain below a million.
  fileprivate var inShort: String {
    guard self >= 1e6 else { return "\(Int(self))" }
    var (unit, exponent) = (1e5, 6)
    while self / unit >= 99.5 { (unit, exponent) = (unit * 10, exponent + 1) }
    let digits = Int((self / unit).rounded())
    return "\(digits / 10).\(digits % 10)e\(exponent)"
  }
}
