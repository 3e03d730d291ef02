/// Reads the text forms of memc token by token, with the line and column of each.
///
/// Blanks within a line separate tokens and are skipped; `#` starts a comment. The end of a line is
/// significant: every text form is line-based.
public struct TextReader {
  private let source: String
  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var line = 1
  private var lineStart = 0
  /// The comment at the end of the line, without `#` and outer blanks; empty until the tokens
  /// before it are read.
  public private(set) var comment = ""

  /// - Parameter source: the source of the text, as the user named it.
  public init(_ text: String, source: String) {
    self.source = source
    scalars = Array(text.unicodeScalars)
  }

  /// The place of the next token.
  public var place: Place {
    Place(source, .line(line, column: index - lineStart + 1))
  }

  private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  /// Skips blanks and a comment, but not the end of the line.
  public mutating func skipBlanks() {
    while let scalar = next, scalar == " " || scalar == "\t" || scalar == "\r" { index += 1 }
    if next == "#" {
      let start = index + 1
      while let scalar = next, scalar != "\n" { index += 1 }
      comment = scalars[start..<index].trimmed
    }
  }

  /// Whether only empty lines and comments remain.
  public mutating func isAtEnd() -> Bool {
    skipBlanks()
    while next == "\n" {
      endLine()
      skipBlanks()
    }
    return next == nil
  }

  /// Whether the line has no more tokens.
  public mutating func isAtLineEnd() -> Bool {
    skipBlanks()
    return next == nil || next == "\n"
  }

  private mutating func endLine() {
    index += 1
    line += 1
    lineStart = index
    comment = ""
  }

  /// Moves to the next line.
  ///
  /// - Throws: a diagnostic if the line has another token.
  public mutating func expectLineEnd() throws {
    guard isAtLineEnd() else { throw unexpected(expected: "the end of the line") }
    if next == "\n" { endLine() }
  }

  /// Reads `symbol` if it is next; returns whether it was.
  public mutating func take(_ symbol: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard next == symbol else { return false }
    index += 1
    return true
  }

  /// Reads `symbol`.
  ///
  /// - Throws: a diagnostic if something else is next.
  public mutating func expect(_ symbol: Unicode.Scalar) throws {
    guard take(symbol) else { throw unexpected(expected: "'\(symbol)'") }
  }

  /// Reads a name: letters, digits, `_`, `.`, `-`, `/`, `:`, or any text in quotation marks.
  ///
  /// - Throws: a diagnostic if something else is next.
  public mutating func name() throws -> String {
    skipBlanks()
    if next == "\"" { return try quotedText() }
    let start = index
    while let scalar = next, scalar.isNameScalar { index += 1 }
    guard index > start else { throw unexpected(expected: "a name") }
    return String(String.UnicodeScalarView(scalars[start..<index]))
  }

  /// Reads up to the next blank outside brackets and quotation marks.
  ///
  /// - Throws: a diagnostic if the line ends.
  public mutating func word() throws -> String {
    skipBlanks()
    let start = index
    var depth = 0
    while let scalar = next, scalar != "\n" {
      if scalar == "\"" {
        _ = try quotedText()
        continue
      }
      if scalar == "[" { depth += 1 }
      if scalar == "]" { depth -= 1 }
      if depth <= 0, scalar == " " || scalar == "\t" || scalar == "\r" || scalar == "#" { break }
      index += 1
    }
    guard index > start else { throw unexpected(expected: "a word") }
    return String(String.UnicodeScalarView(scalars[start..<index]))
  }

  /// Reads an integer.
  ///
  /// - Throws: a diagnostic if something else is next.
  public mutating func integer() throws -> Int {
    let start = place
    guard case .integer(let integer) = try number().content else {
      throw Diagnostic.malformed("expected an integer", at: start)
    }
    return integer
  }

  /// Reads a value: a number, `true`, `false`, a quoted text, a bare word, `[a, b]` or `{key = a}`.
  ///
  /// - Throws: a diagnostic for anything else, and for values nested more than 16 levels deep.
  public mutating func value(depth: Int = 0) throws -> Value {
    skipBlanks()
    let place = place
    guard depth <= 16 else { throw Diagnostic.malformed("values are nested too deeply", at: place) }
    switch next {
    case "[": return Value(.list(try list(depth: depth)), at: place)
    case "{": return Value(.record(try record(depth: depth)), at: place)
    case "\"": return Value(.text(try quotedText()), at: place)
    case let scalar? where ("0"..."9").contains(scalar) || scalar == "-" || scalar == "+":
      return try number()
    default:
      switch try name() {
      case "true": return Value(.boolean(true), at: place)
      case "false": return Value(.boolean(false), at: place)
      case "inf": return Value(.real(.infinity), at: place)
      case "nan": return Value(.real(.nan), at: place)
      case let word: return Value(.text(word), at: place)
      }
    }
  }

  private mutating func list(depth: Int) throws -> [Value] {
    try expect("[")
    var values: [Value] = []
    if take("]") { return values }
    repeat { values.append(try value(depth: depth + 1)) } while take(",")
    try expect("]")
    return values
  }

  /// Reads a record in braces: `{key = value, …}`.
  ///
  /// - Throws: a diagnostic for anything else, and for a key given twice.
  public mutating func record(depth: Int = 0) throws -> Record {
    skipBlanks()
    var record = Record(at: place)
    try expect("{")
    if take("}") { return record }
    repeat {
      skipBlanks()
      let keyPlace = place
      let key = try name()
      guard record[key] == nil else {
        throw Diagnostic.malformed("'\(key)' is given twice", at: keyPlace)
      }
      try expect("=")
      record[key] = try value(depth: depth + 1)
    } while take(",")
    try expect("}")
    return record
  }

  private mutating func number() throws -> Value {
    skipBlanks()
    let place = place
    let start = index
    while let scalar = next, scalar.isNumberScalar { index += 1 }
    let text = String(String.UnicodeScalarView(scalars[start..<index]))
    if let integer = Int(text) { return Value(.integer(integer), at: place) }
    guard let real = Double(text) else {
      throw Diagnostic.malformed("expected a number, not '\(text)'", at: place)
    }
    return Value(.real(real), at: place)
  }

  private mutating func quotedText() throws -> String {
    let start = place
    index += 1
    var text = String.UnicodeScalarView()
    while let scalar = next, scalar != "\n" {
      index += 1
      switch scalar {
      case "\"": return String(text)
      case "\\": text.append(try escapedScalar(from: start))
      default: text.append(scalar)
      }
    }
    throw Diagnostic.malformed("missing closing quotation mark", at: start)
  }

  /// Reads what follows a backslash: `"`, `\` or `u{hexadecimal}`.
  private mutating func escapedScalar(from start: Place) throws -> Unicode.Scalar {
    guard let scalar = next else {
      throw Diagnostic.malformed("missing closing quotation mark", at: start)
    }
    index += 1
    guard scalar == "u" else { return scalar }
    guard next == "{", let end = scalars[index...].prefix(10).firstIndex(of: "}"),
      let code = UInt32(String(String.UnicodeScalarView(scalars[(index + 1)..<end])), radix: 16),
      let result = Unicode.Scalar(code)
    else { throw Diagnostic.malformed("expected \\u{…} with hexadecimal digits", at: start) }
    index = end + 1
    return result
  }

  /// A diagnostic that says what was found instead of `expected`.
  public func unexpected(expected: String) -> Diagnostic {
    let found =
      switch next {
      case nil: "the end of the text"
      case "\n": "the end of the line"
      case let scalar?: "'\(String(scalar).escaped)'"
      }
    return .malformed("expected \(expected), not \(found)", at: place)
  }
}

extension ArraySlice<Unicode.Scalar> {
  /// The text without leading and trailing blanks.
  fileprivate var trimmed: String {
    let isBlank: (Unicode.Scalar) -> Bool = { " \t\r".unicodeScalars.contains($0) }
    let body = drop(while: isBlank)
    let end = body.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? body.startIndex
    return String(String.UnicodeScalarView(body[..<end]))
  }
}

extension Unicode.Scalar {
  fileprivate var isNameScalar: Bool {
    properties.isAlphabetic || ("0"..."9").contains(self) || "_.-/:".unicodeScalars.contains(self)
  }

  fileprivate var isNumberScalar: Bool {
    ("0"..."9").contains(self) || "+-.einfaEINFA".unicodeScalars.contains(self)
  }
}

extension String {
  /// This name in text forms: bare if it reads back as a name, else in quotation marks.
  public var asName: String {
    let isBare =
      !isEmpty && unicodeScalars.allSatisfy(\.isNameScalar)
      && unicodeScalars.first.map { $0.properties.isAlphabetic || $0 == "_" } == true
    return isBare ? self : quoted
  }
}
