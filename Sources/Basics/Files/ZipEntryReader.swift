/// Reads one entry of a zip file's central directory, and checks it against its local header.
struct ZipEntryReader {
  private let place: Place
  private var flags: UInt16 = 0
  private var method: UInt16 = 0
  private var crc: UInt32 = 0
  private var packedSize: UInt64 = 0
  private var size: UInt64 = 0
  private var offset: UInt64 = 0
  private var disk: UInt16 = 0
  private var name = ""
  private var nameRange = 0..<0

  /// Reads and checks one entry.
  ///
  /// - Parameters:
  ///   - reader: at the entry; it moves past it.
  ///   - dataEnd: the start of the directory, where members must have ended.
  static func read(_ reader: inout ByteReader, dataEnd: Int) throws -> ZipEntry {
    var entry = ZipEntryReader(place: reader.place)
    try entry.readFields(&reader)
    return try entry.checked(in: reader, dataEnd: dataEnd)
  }

  private init(place: Place) { self.place = place }

  private mutating func readFields(_ reader: inout ByteReader) throws {
    let what = "a directory entry"
    guard try reader.littleEndian(UInt32.self, what) == 0x0201_4B50 else {
      throw Diagnostic.malformed("expected a directory entry", at: place)
    }
    _ = try reader.take(4, what)
    flags = try reader.littleEndian(UInt16.self, what)
    method = try reader.littleEndian(UInt16.self, what)
    _ = try reader.take(4, what)
    crc = try reader.littleEndian(UInt32.self, what)
    packedSize = UInt64(try reader.littleEndian(UInt32.self, what))
    size = UInt64(try reader.littleEndian(UInt32.self, what))
    let nameLength = Int(try reader.littleEndian(UInt16.self, what))
    let extraLength = Int(try reader.littleEndian(UInt16.self, what))
    let commentLength = Int(try reader.littleEndian(UInt16.self, what))
    disk = try reader.littleEndian(UInt16.self, what)
    _ = try reader.take(6, what)
    offset = UInt64(try reader.littleEndian(UInt32.self, what))
    nameRange = try reader.take(nameLength, what)
    try readName(reader)
    let extra = try reader.take(extraLength, what)
    try readLargeFields(
      ByteReader(reader.bytes, at: reader.source, from: extra.lowerBound, to: extra.upperBound))
    _ = try reader.take(commentLength, what)
  }

  private mutating func readName(_ reader: ByteReader) throws {
    guard let name = String(validating: reader.bytes[nameRange], as: UTF8.self),
      !name.isEmpty, !name.utf8.contains(0)
    else { throw Diagnostic.malformed("a member's name is not UTF-8 text", at: place) }
    self.name = name
  }

  /// Reads the fields that exceed 32 bits from the zip64 extra field, if there is one.
  private mutating func readLargeFields(_ extra: ByteReader) throws {
    var reader = extra
    let what = "an extra field"
    while reader.left >= 4 {
      let kind = try reader.littleEndian(UInt16.self, what)
      let range = try reader.take(Int(try reader.littleEndian(UInt16.self, what)), what)
      guard kind == 1 else { continue }
      var field = ByteReader(
        reader.bytes, at: reader.source, from: range.lowerBound, to: range.upperBound)
      if size == 0xFFFF_FFFF { size = try field.littleEndian(UInt64.self, what) }
      if packedSize == 0xFFFF_FFFF { packedSize = try field.littleEndian(UInt64.self, what) }
      if offset == 0xFFFF_FFFF { offset = try field.littleEndian(UInt64.self, what) }
    }
  }

  private func checked(in reader: ByteReader, dataEnd: Int) throws -> ZipEntry {
    let member = reader.source.at(.member(name))
    guard flags & 0x2041 == 0 else { throw Diagnostic.unsupported("is encrypted", at: member) }
    guard let method = ZipEntry.Method(rawValue: method) else {
      throw Diagnostic.unsupported(
        "has compression method \(self.method)", at: member,
        note: "memc reads stored and deflated members")
    }
    guard disk == 0, let start = Int(exactly: offset), start <= dataEnd else {
      throw Diagnostic.malformed("is outside the file", at: member)
    }
    let dataStart = try skipLocalHeader(
      ByteReader(reader.bytes, at: reader.source, from: start, to: dataEnd))
    guard let packedSize = Int(exactly: packedSize), packedSize <= dataEnd - dataStart,
      let size = Int(exactly: size), method == .deflated || size == packedSize
    else { throw Diagnostic.malformed("has a size that does not fit the file", at: member) }
    let dataEnd = dataStart + packedSize
    return ZipEntry(
      name: name, method: method, crc: crc, size: size, extent: start..<dataEnd,
      data: dataStart..<dataEnd)
  }

  /// - Returns: the start of the data.
  private func skipLocalHeader(_ header: ByteReader) throws -> Int {
    var reader = header
    let what = "a member's header"
    let place = reader.place
    let signature = try reader.littleEndian(UInt32.self, what)
    _ = try reader.take(2, what)
    let flags = try reader.littleEndian(UInt16.self, what)
    let method = try reader.littleEndian(UInt16.self, what)
    _ = try reader.take(16, what)
    let nameLength = Int(try reader.littleEndian(UInt16.self, what))
    let extraLength = Int(try reader.littleEndian(UInt16.self, what))
    let name = try reader.take(nameLength, what)
    _ = try reader.take(extraLength, what)
    guard signature == 0x0403_4B50, flags == self.flags, method == self.method,
      reader.bytes[name].elementsEqual(reader.bytes[nameRange])
    else { throw Diagnostic.malformed("a member's header contradicts the directory", at: place) }
    return reader.offset
  }
}
