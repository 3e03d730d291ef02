extension String {
  /// This text with control and invisible characters escaped, so that a terminal does not obey them,
  /// and no two names look alike because of them.
  ///
  /// Names from a model are data: all code that prints one escapes it here.
  public var escaped: String { escaped(where: \.isControl, as: \.inBraces) }

  /// This text with all control and invisible characters escaped except line feeds and tabs.
  public var escapedLines: String {
    escaped(where: { $0.isControl && $0 != "\n" && $0 != "\t" }, as: \.inBraces)
  }

  /// This JSON with control and invisible characters escaped; it stays the same JSON value.
  public var escapedJSON: String {
    escaped(where: { $0.isControl && $0 != "\n" }, as: \.inJSON)
  }

  private func escaped(
    where isControl: (Unicode.Scalar) -> Bool, as spelling: (Unicode.Scalar) -> String
  ) -> String {
    guard unicodeScalars.contains(where: isControl) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if isControl(scalar) {
        text += spelling(scalar)
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }
}

extension Unicode.Scalar {
  /// Whether a terminal may act on this scalar, or shows nothing for it: control characters, and those
  /// that only format, such as the bidirectional overrides and the blanks without width.
  fileprivate var isControl: Bool {
    if isASCII { return value < 0x20 || value == 0x7F }
    return switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  /// As text forms escape it: `\u{1b}`.
  fileprivate var inBraces: String { "\\u{\(String(value, radix: 16))}" }

  /// As JSON escapes it, in one or two units of UTF-16.
  fileprivate var inJSON: String {
    String(self).utf16.map { unit in
      let digits = String(unit, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }
}
