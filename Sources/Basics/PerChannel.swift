/// One number for all channels of an image, or one per channel.
public struct PerChannel: Equatable, Sendable {
  /// At least one number.
  public let numbers: [Double]

  public init(_ number: Double) { numbers = [number] }

  private init(numbers: [Double]) { self.numbers = numbers }

  /// Reads a command-line argument: `0.5`, or one number per channel as in `0.4,0.5,0.6`.
  ///
  /// - Returns: `nil` where a part is not a finite number.
  public init?(_ text: String) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in
      Double(part.filter { $0 != " " }).flatMap { $0.isFinite ? $0 : nil }
    }
    guard numbers.count == parts.count else { return nil }
    self.init(numbers: numbers)
  }

  /// The text that `init(_:)` reads back.
  public var commandLine: String { numbers.map(\.shortText).joined(separator: ",") }
}

extension PerChannel: RecordValue {
  public static var expectation: String { "a number, or a list of one number per channel" }

  public var value: Value { numbers.count == 1 ? numbers[0].value : numbers.value }

  public init(_ value: Value) throws {
    guard case .list(let values) = value.content else {
      self.init(try Double(value))
      return
    }
    guard !values.isEmpty else {
      throw Diagnostic.configuration(
        "must be \(Self.expectation), not an empty list", at: value.place)
    }
    self.init(numbers: try values.map(Double.init))
  }

  init(_ value: Value, in range: ClosedRange<Double>) throws {
    try self.init(value)
    if let number = numbers.first(where: { !range.contains($0) }) {
      throw Diagnostic.configuration("must be in \(range), not \(number)", at: value.place)
    }
  }
}

extension PerChannel: ExpressibleByFloatLiteral {
  public init(floatLiteral number: Double) { self.init(number) }
}

extension PerChannel: CustomStringConvertible {
  /// `0.5`, or `[0.4, 0.5, 0.6]`.
  public var description: String {
    numbers.count == 1
      ? numbers[0].shortText : "[" + numbers.map(\.shortText).joined(separator: ", ") + "]"
  }
}

extension Double {
  /// Its shortest text; whole numbers have no `.0`.
  fileprivate var shortText: String {
    let text = description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
