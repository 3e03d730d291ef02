/// Reads fixed-width fields from a file's bytes in order, each checked against the end.
struct ByteReader {
  let bytes: [UInt8]
  let source: Place
  /// The offset of the next field.
  var offset: Int
  /// The end of the bytes that may be read.
  let end: Int

  init(_ bytes: [UInt8], at source: Place, from offset: Int = 0, to end: Int? = nil) {
    self.bytes = bytes
    self.source = source
    self.offset = offset
    self.end = end ?? bytes.count
  }

  /// The place of the next field.
  var place: Place { source.at(.byte(offset)) }

  var left: Int { end - offset }

  /// Skips `count` bytes and returns their range.
  ///
  /// - Parameter what: the field, for the message.
  /// - Throws: `malformed` where fewer bytes are left.
  mutating func take(_ count: Int, _ what: String) throws -> Range<Int> {
    guard count <= left else {
      throw Diagnostic.malformed("ends within \(what)", at: source.at(.byte(end)))
    }
    offset += count
    return offset - count..<offset
  }

  mutating func littleEndian<Number: FixedWidthInteger>(_ type: Number.Type, _ what: String) throws
    -> Number
  {
    Number(littleEndian: try raw(what))
  }

  mutating func bigEndian<Number: FixedWidthInteger>(_ type: Number.Type, _ what: String) throws
    -> Number
  {
    Number(bigEndian: try raw(what))
  }

  private mutating func raw<Number: FixedWidthInteger>(_ what: String) throws -> Number {
    let range = try take(MemoryLayout<Number>.size, what)
    return bytes.withUnsafeBytes {
      $0.loadUnaligned(fromByteOffset: range.lowerBound, as: Number.self)
    }
  }
}
