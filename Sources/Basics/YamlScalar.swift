extension Value.Content {
  /// The value of an unquoted scalar; `nil` for an empty value (`~`, `null`).
  ///
  /// Source: YAML 1.2.2, core schema, section 10.3.2. An integer beyond 64 bits is read as a real.
  public init?(plainScalar text: String) {
    switch text {
    case "", "~", "null", "Null", "NULL": return nil
    case "true", "True", "TRUE": self = .boolean(true)
    case "false", "False", "FALSE": self = .boolean(false)
    case ".nan", ".NaN", ".NAN": self = .real(.nan)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": self = .real(.infinity)
    case "-.inf", "-.Inf", "-.INF": self = .real(-.infinity)
    default: self = Self.integer(text) ?? Self.real(text) ?? .text(text)
    }
  }

  private static func integer(_ text: String) -> Self? {
    for (prefix, radix) in [("0x", 16), ("0o", 8)] where text.hasPrefix(prefix) {
      let digits = text.dropFirst(2)
      guard digits.allSatisfy(\.isHexDigit) else { return nil }
      return Int(digits, radix: radix).map(Self.integer)
    }
    return Int(text).map(Self.integer)
  }

  /// Reads `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`, which `Double`
  /// accepts among texts of these characters.
  private static func real(_ text: String) -> Self? {
    guard text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }) else { return nil }
    return Double(text).map(Self.real)
  }
}
