/// Reads the directory of a zip file.
///
/// 1. The end record is at the very end; a zip64 record may precede it.
/// 2. The central directory exactly fills the space before these.
/// 3. Each entry is checked against the local header that it points to.
/// 4. No two entries share a name or a byte.
///
/// libzip writes the zip files of memc but does not read them: it tries every possible end record,
/// so that 64 KiB of them took 3 s, and 2.8 MB over a minute.
/// Source: PKWARE, .ZIP File Format Specification 6.3.10, section 4.
struct ZipDirectory {
  private let bytes: [UInt8]
  private let source: Place

  /// The extent of the central directory, from the end record.
  struct Extent {
    var entryCount: Int
    var range: Range<Int>
  }

  /// The entries of a zip file.
  ///
  /// - Throws: `malformed` at a byte of `source`; `unsupported` for encryption, rare compression
  ///   methods and files in several parts.
  static func read(_ bytes: [UInt8], at source: Place) throws -> [ZipEntry] {
    let directory = ZipDirectory(bytes: bytes, source: source)
    let extent = try directory.extent()
    let entries = try directory.entries(extent)
    try directory.refuseTwins(entries)
    try directory.refuseOverlaps(entries)
    return entries
  }

  private func extent() throws -> Extent {
    let start = bytes.count - 22
    var reader = ByteReader(bytes, at: source, from: max(start, 0))
    guard start >= 0, try reader.littleEndian(UInt32.self, "") == 0x0605_4B50 else {
      throw Diagnostic.malformed(
        "has no zip end record: it is truncated, or has a comment", at: source)
    }
    let record = try EndRecord(&reader, disks: UInt16.self, fields: UInt16.self, UInt32.self)
    let isLarge =
      record.entryCount == 0xFFFF || record.size == 0xFFFF_FFFF || record.offset == 0xFFFF_FFFF
    if isLarge, let extent = try largeExtent(before: start) { return extent }
    return try record.extent(upTo: start, at: reader.source.at(.byte(start)))
  }

  /// The extent from a zip64 end record, if there is one before `end`.
  private func largeExtent(before end: Int) throws -> Extent? {
    guard end >= 20 else { return nil }
    var locator = ByteReader(bytes, at: source, from: end - 20)
    guard try locator.littleEndian(UInt32.self, "") == 0x0706_4B50 else { return nil }
    _ = try locator.littleEndian(UInt32.self, "")
    let place = locator.place
    let start = try locator.littleEndian(UInt64.self, "")
    guard start <= UInt64(max(end - 20 - 56, 0)) else {
      throw Diagnostic.malformed("its zip64 end record is outside the file", at: place)
    }
    return try largeRecord(at: Int(start), end: end - 20)
  }

  private func largeRecord(at start: Int, end: Int) throws -> Extent {
    var reader = ByteReader(bytes, at: source, from: start, to: end)
    let what = "its zip64 end record"
    let place = reader.place
    let signature = try reader.littleEndian(UInt32.self, what)
    let size = try reader.littleEndian(UInt64.self, what)
    guard signature == 0x0606_4B50, size == UInt64(reader.left) else {
      throw Diagnostic.malformed("its zip64 end record is damaged", at: place)
    }
    _ = try reader.take(4, what)
    let record = try EndRecord(&reader, disks: UInt32.self, fields: UInt64.self, UInt64.self)
    return try record.extent(upTo: start, at: place)
  }

  private func entries(_ extent: Extent) throws -> [ZipEntry] {
    var reader = ByteReader(
      bytes, at: source, from: extent.range.lowerBound, to: extent.range.upperBound)
    let entries = try (0..<extent.entryCount).map { _ in
      try ZipEntryReader.read(&reader, dataEnd: extent.range.lowerBound)
    }
    guard reader.left == 0 else {
      throw Diagnostic.malformed("its directory continues after the last entry", at: reader.place)
    }
    return entries
  }

  private func refuseTwins(_ entries: [ZipEntry]) throws {
    var names: Set<String> = []
    for entry in entries where !names.insert(entry.name).inserted {
      throw Diagnostic.malformed(
        "two members have this name", at: source.at(.member(entry.name)))
    }
  }

  private func refuseOverlaps(_ entries: [ZipEntry]) throws {
    let sorted = entries.sorted { $0.extent.lowerBound < $1.extent.lowerBound }
    for (entry, next) in zip(sorted, sorted.dropFirst())
    where next.extent.lowerBound < entry.extent.upperBound {
      throw Diagnostic.malformed(
        "overlaps '\(next.name)'", at: source.at(.member(entry.name)))
    }
  }
}

/// The fields of the end record that its zip64 form also has.
private struct EndRecord {
  var entryCount: UInt64
  var size: UInt64
  var offset: UInt64
  private var isSplit: Bool

  /// Reads the fields that start with the number of this disk.
  init<Disk: FixedWidthInteger, Count: FixedWidthInteger, Size: FixedWidthInteger>(
    _ reader: inout ByteReader, disks: Disk.Type, fields: Count.Type, _ sizes: Size.Type
  ) throws {
    let what = "its end record"
    let disk = try reader.littleEndian(Disk.self, what)
    let directoryDisk = try reader.littleEndian(Disk.self, what)
    let countHere = try reader.littleEndian(Count.self, what)
    entryCount = UInt64(try reader.littleEndian(Count.self, what))
    size = UInt64(try reader.littleEndian(Size.self, what))
    offset = UInt64(try reader.littleEndian(Size.self, what))
    isSplit = disk != 0 || directoryDisk != 0 || UInt64(countHere) != entryCount
  }

  /// The directory, which ends at `end`.
  func extent(upTo end: Int, at place: Place) throws -> ZipDirectory.Extent {
    if isSplit { throw Diagnostic.unsupported("is a zip file in several parts", at: place) }
    // An entry has at least 46 bytes; this bounds the loop over entries.
    guard let start = Int(exactly: offset), let size = Int(exactly: size),
      start <= end, end - start == size, entryCount <= UInt64(size / 46)
    else {
      throw Diagnostic.malformed("its end record does not match its size", at: place)
    }
    return ZipDirectory.Extent(entryCount: Int(entryCount), range: start..<end)
  }
}
