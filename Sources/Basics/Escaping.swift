extension String {
  /// This text with control characters, which a terminal would obey, spelled out.
  ///
  /// Names from a model are data: whatever prints one passes it through here.
  public var escaped: String {
    guard unicodeScalars.contains(where: \.isControl) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      text += scalar.isControl ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
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
