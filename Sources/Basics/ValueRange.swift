/// The lowest and the highest of some single-precision numbers.
public struct ValueRange: Equatable, Sendable {
  public let low: Float
  public let high: Float

  /// `nil` unless both are finite and in order.
  public init?(low: Float, high: Float) {
    guard low.isFinite, high.isFinite, low <= high else { return nil }
    (self.low, self.high) = (low, high)
  }

  /// Of all these numbers; `nil` where there are none, or one is not finite.
  public init?(of numbers: some Sequence<Float>) {
    var (low, high) = (Float.infinity, -Float.infinity)
    for number in numbers {
      guard number.isFinite else { return nil }
      (low, high) = (min(low, number), max(high, number))
    }
    self.init(low: low, high: high)
  }

  /// Reads `low high`, as `text` writes it; `nil` where it is something else.
  public init?(_ text: String) {
    let numbers = text.split(separator: " ").map { Float($0) }
    guard numbers.count == 2, let low = numbers[0], let high = numbers[1] else { return nil }
    self.init(low: low, high: high)
  }

  public var text: String { "\(low) \(high)" }
}

extension ValueRange: RecordValue {
  public static var expectation: String { "the lowest and the highest value, [low, high]" }

  /// The shortest numbers that are read back as the same.
  public var value: Value { [low, high].compactMap { Double($0.description) }.value }

  public init(_ value: Value) throws {
    guard case .list(let values) = value.content, values.count == 2,
      let range = try Self(low: Float(Double(values[0])), high: Float(Double(values[1])))
    else {
      throw Diagnostic.configuration("must be \(Self.expectation)", at: value.place)
    }
    self = range
  }
}
