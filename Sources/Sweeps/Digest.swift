import Basics

/// A SHA-256 digest as a value: a key of results, or what stands for a choice in such a key.
public struct Digest: Hashable, Sendable {
  private let words: SIMD4<UInt64>

  /// The digest of `bytes`.
  public init(of bytes: [UInt8]) {
    words = Sha256.digest(of: bytes).withUnsafeBytes {
      $0.loadUnaligned(as: SIMD4<UInt64>.self)
    }
  }

  /// The digest of a text in UTF-8.
  public init(of text: String) { self.init(of: Array(text.utf8)) }

  /// The digest of several, in order.
  public init(of parts: [Digest]) {
    self.init(of: parts.withUnsafeBytes(Array.init))
  }

  /// `nil` unless `hex` is 64 hexadecimal digits in lower case.
  public init?(hex: Substring) {
    let digits = hex.utf8
    guard digits.count == 64 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32)
    var high: UInt8?
    for digit in digits {
      guard let value = Self.value(of: digit) else { return nil }
      if let known = high { bytes.append(known << 4 | value) }
      high = high == nil ? value : nil
    }
    words = bytes.withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
  }

  /// As 64 hexadecimal digits in lower case.
  public var hex: String {
    let letters = Array("0123456789abcdef".utf8)
    return String(unsafeUninitializedCapacity: 64) { text in
      withUnsafeBytes(of: words) { bytes in
        for (index, byte) in bytes.enumerated() {
          text[2 * index] = letters[Int(byte >> 4)]
          text[2 * index + 1] = letters[Int(byte & 15)]
        }
      }
      return 64
    }
  }

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
