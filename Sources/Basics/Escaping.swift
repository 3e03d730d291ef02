extension String {
  /// This text with control characters escaped, so that a terminal does not obey them.
  ///
  /// Names from a model are data: all code that prints one escapes it here.
  public var escaped: String { escaped(where: \.isControl) { "\\u{\($0)}" } }

  /// This text with all control characters escaped except line feeds and tabs.
  public var escapedLines: String {
    escaped {
      $0.isControl && $0 != "\n" && $0 != "\t"
    } spelling: {
      "\\u{\($0)}"
    }
  }

  /// This JSON with control characters escaped; it stays the same JSON value.
  public var escapedJSON: String {
    escaped {
      $0.isControl && $0 != "\n"
    } spelling: {
      "\\u" + String(repeating: "0", count: 4 - $0.count) + $0
    }
  }

  /// - Parameter spelling: returns the escape of a control character from its hexadecimal number.
  private func escaped(
    where isControl: (Unicode.Scalar) -> Bool, spelling: (_ digits: String) -> String
  ) -> String {
    guard unicodeScalars.contains(where: isControl) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if isControl(scalar) {
        text += spelling(String(scalar.value, radix: 16))
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }
}

extension Unicode.Scalar {
  /// Whether a terminal may act on this scalar: C0, DEL, C1, and the bidirectional overrides.
  fileprivate var isControl: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x202A...0x202E, 0x2028...0x2029, 0x2066...0x2069:
      true
    default: false
    }
  }
}
