/// The file format of the MNIST data sets, with one array per file.
///
/// Two zero bytes, the element type, the number of dimensions, the dimensions as 32-bit integers,
/// the elements; all big-endian. Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database".
public enum Idx {
  static let types: [UInt8: ElementType] = [
    0x08: .uint8, 0x09: .int8, 0x0B: .int16, 0x0C: .int32, 0x0D: .float32, 0x0E: .float64,
  ]

  /// The longest header: 255 dimensions.
  static let longestHeader = 4 + 255 * 4

  /// Whether `bytes` start like an IDX file, which has no other magic number.
  static func begins(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 4 && bytes.starts(with: [0, 0]) && types[bytes[2]] != nil
  }

  /// Reads an array from all of `bytes`.
  ///
  /// - Throws: `malformed` at a byte of `source`.
  public static func read(_ bytes: [UInt8], at source: Place) throws -> StoredTensor {
    let header = try header(bytes, at: source)
    return try StoredTensor(
      shape: header.shape, type: header.type, isBigEndian: true, bytes: bytes,
      offset: header.dataOffset, source: source)
  }

  /// The size of a file that starts with `prefix`, which includes the header.
  static func fileSize(_ prefix: [UInt8], at source: Place) throws -> Int {
    let header = try header(prefix, at: source)
    return header.dataOffset.addingClamped(
      try StoredTensor.byteCount(header.shape, header.type, at: source))
  }

  private static func header(_ bytes: [UInt8], at source: Place) throws
    -> (type: ElementType, shape: [Int], dataOffset: Int)
  {
    var reader = ByteReader(bytes, at: source)
    let start = reader.place
    let zeros = try reader.bigEndian(UInt16.self, "its magic number")
    let code = try reader.bigEndian(UInt8.self, "its magic number")
    guard zeros == 0, let type = types[code] else {
      throw Diagnostic.malformed("is not an IDX file: its magic number is unknown", at: start)
    }
    let rank = try reader.bigEndian(UInt8.self, "its magic number")
    let shape = try (0..<rank).map { _ in Int(try reader.bigEndian(UInt32.self, "its dimensions")) }
    return (type, shape, reader.offset)
  }
}
