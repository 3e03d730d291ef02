import CCrypto

/// The SHA-256 digest (FIPS 180-4).
public enum Sha256 {
  /// The digest of `bytes`, as 64 hexadecimal digits in lower case.
  public static func hex(of bytes: [UInt8]) -> String {
    digest(of: bytes).reduce(into: "") { hex, byte in
      hex += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
  }

  /// The 32 bytes of the digest of `bytes`.
  public static func digest(of bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    var state = SHA256_CTX()
    // without effect beyond the state, these cannot fail
    SHA256_Init(&state)
    SHA256_Update(&state, bytes, bytes.count)
    SHA256_Final(&digest, &state)
    return digest
  }
}
