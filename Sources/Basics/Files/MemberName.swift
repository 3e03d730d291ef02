/// Encodes names as parts of member names in a file: all bytes except letters, digits, `_` and `-`
/// are percent-encoded, so that no name from a model can act as a path.
public enum MemberName {
  /// The encoded name.
  public static func encode(_ name: String) -> String {
    name.utf8.map { byte in
      isPlain(byte) ? String(UnicodeScalar(byte)) : "%" + hexadecimal(byte)
    }.joined()
  }

  /// The name that was encoded as `member`; `nil` if none was.
  public static func decode(_ member: some StringProtocol) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(member.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%") {
        let digits = String(decoding: rest.prefix(2), as: UTF8.self)
        guard digits.utf8.count == 2, let code = UInt8(digits, radix: 16) else { return nil }
        bytes.append(code)
        rest = rest.dropFirst(2)
      } else {
        guard isPlain(byte) else { return nil }
        bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }

  /// Whether `byte` is not encoded.
  public static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
