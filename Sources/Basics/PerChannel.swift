/// One number for all channels of an image, or one for each.
public struct PerChannel: Equatable, Sendable {
  /// One at least.
  public let numbers: [Double]

  public init(_ number: Double) { numbers = [number] }

  private init(numbers: [Double]) { self.numbers = numbers }

  /// Reads a word of the command line: `0.5`, or one number for each channel as in `0.4,0.5,0.6`.
  ///
  /// - Returns: `nil` where a part is no finite number.
  public init?(_ text: String) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in
      Double(part.filter { $0 != " " }).flatMap { $0.isFinite ? $0 : nil }
    }
    guard numbers.count == parts.count else { return nil }
    self.init(numbers: numbers)
  }

  /// As `init(_:)` reads it back.
  public var commandLine: String { numbers.map(\.shortText).joined(separator: ",") }
}

extension PerChannel: RecordValue {
  public static var expectation: String { "a number, or a list of one for each channel" }

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
  /// Its shortest text, a whole number without `.0`.
  fileprivate var shortText: String {
    let text = description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
