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
    let status = bytes.withUnsafeBytes {
      EVP_Digest($0.baseAddress, $0.count, &digest, nil, EVP_sha256(), nil)
    }
    precondition(status == 1, "libcrypto has no SHA-256")
    return digest
  }
}
