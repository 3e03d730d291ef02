import Basics

extension UnitCodes: RecordValue {
  public static var expectation: String { "codes lowest:zero:highest, such as 0:0:255" }
  public var value: Value { Value(.text("\(range.lowerBound):\(zero):\(range.upperBound)")) }

  /// Formats have codes of at most 16 bits.
  private static let codes = -1 << 16...1 << 16

  public init(_ value: Value) throws {
    guard case .text(let text) = value.content, let codes = Self(text) else {
      throw Diagnostic.malformed("must be \(Self.expectation), not \(value)", at: value.place)
    }
    self = codes
  }

  private init?(_ text: String) {
    let numbers = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 3, let low = numbers[0], let zero = numbers[1], let high = numbers[2],
      low <= high, [low, zero, high].allSatisfy(Self.codes.contains)
    else { return nil }
    self.init(low...high, zero: zero)
  }
}
