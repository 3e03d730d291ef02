import Basics

extension Address: CustomStringConvertible {
  /// `in[32*y + x + 66]`, or `-` for no operand; `init(_: Value)` reads it back.
  public var description: String {
    guard !buffer.isEmpty else { return "-" }
    var parts = terms.map { $0.coefficient == 1 ? $0.variable : "\($0.coefficient)*\($0.variable)" }
    if offset != 0 || parts.isEmpty { parts.append("\(offset)") }
    return "\(buffer.asName)[\(parts.joined(separator: "+"))]"
  }
}

extension Address: RecordValue {
  public static var expectation: String { "an address such as in[32*y+x+66]" }
  public var value: Value { Value(.text(description)) }

  public init(_ value: Value) throws {
    guard case .text(let text) = value.content, let address = Address(text: text) else {
      throw Diagnostic.malformed("must be \(Self.expectation), not \(value)", at: value.place)
    }
    self = address
  }

  /// Reads `buffer[term + term + offset]`, a bare `buffer`, or `-`.
  init?(text: String) {
    if text == "-" {
      self.init("")
      return
    }
    var reader = TextReader(text, source: "")
    guard let buffer = try? reader.name(), !buffer.isEmpty else { return nil }
    self.init(buffer)
    if reader.isAtEnd() { return }
    guard let index = try? reader.word(), index.first == "[", index.last == "]", reader.isAtEnd()
    else { return nil }
    let body = index.dropFirst().dropLast().filter { $0 != " " }
    for part in body.split(separator: "+", omittingEmptySubsequences: false) {
      guard append(part) else { return nil }
    }
  }

  /// Adds one summand, such as `66`, `y` or `32*y`; returns whether it is valid.
  private mutating func append(_ part: Substring) -> Bool {
    if let constant = Int(part) {
      let (sum, overflow) = offset.addingReportingOverflow(constant)
      offset = sum
      return !overflow
    }
    let factors = part.split(separator: "*", omittingEmptySubsequences: false)
    guard let variable = factors.last, variable.isLoopVariable else { return false }
    let coefficient = factors.count == 1 ? 1 : Int(factors[0])
    guard factors.count <= 2, let coefficient, !terms.contains(where: { $0.variable == variable })
    else { return false }
    terms.append(Term(coefficient, String(variable)))
    return true
  }
}

extension StringProtocol {
  /// Whether the text can name a loop variable: a letter, then letters, digits and `_`.
  package var isLoopVariable: Bool {
    first?.isLetter == true && allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
  }
}

extension ElementShape: CustomStringConvertible {
  /// `5:32,5:1`.
  public var description: String {
    levels.map { "\($0.count):\($0.stride)" }.joined(separator: ",")
  }
}

extension ElementShape: RecordValue {
  public static var expectation: String { "a shape such as 5:32,5:1" }
  public var value: Value { Value(.text(description)) }

  public init(_ value: Value) throws {
    guard case .text(let text) = value.content else {
      throw Diagnostic.malformed("must be \(Self.expectation), not \(value)", at: value.place)
    }
    levels = try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      let numbers = part.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
      guard numbers.count == 2, let count = numbers[0], let stride = numbers[1],
        (1...1 << 30).contains(count), stride.magnitude <= 1 << 32
      else {
        throw Diagnostic.malformed("must be \(Self.expectation), not '\(text)'", at: value.place)
      }
      return Level(count, stride: stride)
    }
    guard let total = levels.map(\.count).checkedElementCount, total <= 1 << 30 else {
      throw Diagnostic.malformed(
        "'\(text)' selects more elements than a buffer can have", at: value.place)
    }
  }
}
