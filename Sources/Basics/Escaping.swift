extension String {
  /// This text with control characters, which a terminal would obey, spelled out.
  ///
  /// Names from a model are data: whatever prints one passes it through here.
  public var escaped: String { escaped(where: \.isControl) { "\\u{\($0)}" } }

  /// This text of several lines with all other control characters spelled out, but tabs.
  public var escapedLines: String {
    escaped {
      $0.isControl && $0 != "\n" && $0 != "\t"
    } spelling: {
      "\\u{\($0)}"
    }
  }

  /// This JSON, which stays the same JSON, with control characters spelled out.
  public var escapedJSON: String {
    escaped {
      $0.isControl && $0 != "\n"
    } spelling: {
      "\\u" + String(repeating: "0", count: 4 - $0.count) + $0
    }
  }

  /// - Parameter spelling: of a control character, from its number in hexadecimal digits.
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
