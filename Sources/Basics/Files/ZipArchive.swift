import CZlib

/// A zip file in memory, such as an `.npz` or a program.
///
/// Sizes are not trusted: unpacked members must have the size and checksum in the directory, and
/// the total of one call stays below a limit. Names are data and never become paths.
public struct ZipArchive: Sendable {
  static let magic: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
  /// The start of a file without members.
  static let emptyMagic: [UInt8] = [0x50, 0x4B, 0x05, 0x06]

  let source: Place
  private let bytes: [UInt8]
  private let entries: [ZipEntry]
  private let indices: [String: Int]
  private let limit: Int

  /// Reads the directory.
  ///
  /// - Parameter limit: the most bytes to unpack; by default what `Memory` allows for this size.
  /// - Throws: `malformed` at a byte or member; `unsupported` for encryption, compression other
  ///   than deflate, and files in several parts.
  public init(_ bytes: [UInt8], limit: Int? = nil, at source: Place) throws {
    self.bytes = bytes
    self.source = source
    self.limit = limit ?? Memory.expansionLimit(of: bytes.count)
    entries = try ZipDirectory.read(bytes, at: source)
    indices = Dictionary(uniqueKeysWithValues: zip(entries.map(\.name), entries.indices))
  }

  /// Reads the directory of a file.
  ///
  /// - Throws: what `init(_:limit:at:)` throws.
  public init(_ file: InputFile) throws { try self.init(file.bytes, at: file.place) }

  /// The members' names, in the order of the directory.
  public var names: [String] { entries.map(\.name) }

  func has(_ name: String) -> Bool { indices[name] != nil }

  /// The contents of the member `name`.
  ///
  /// - Throws: `missing`, with the known names; `malformed` where the member is damaged;
  ///   `unsupported` beyond the limit.
  public func contents(of name: String) throws -> [UInt8] {
    let entry = try entry(name)
    try requireLimit(entry.size, at: source.at(.member(name)))
    return try contents(entry)
  }

  /// The contents of all members, in the order of the directory.
  ///
  /// - Throws: what `contents(of:)` throws; the limit is for the total.
  public func contents() throws -> [ZipMember] {
    try requireLimit(entries.reduce(0) { $0.addingClamped($1.size) }, at: source)
    return try entries.map { ZipMember($0.name, try contents($0)) }
  }

  /// The first bytes of the member `name`, at most `count`, without a check.
  func prefix(of name: String, _ count: Int) throws -> [UInt8] {
    let entry = try entry(name)
    switch entry.method {
    case .stored: return Array(bytes[entry.data].prefix(count))
    case .deflated:
      return try Inflate(bytes, entry.data, .none, capacity: count, at: source).output
    }
  }

  /// The size of the member `name` in bytes, from the directory.
  func size(of name: String) throws -> Int { try entry(name).size }

  private func entry(_ name: String) throws -> ZipEntry {
    guard let index = indices[name] else {
      var diagnostic = Diagnostic.unknown("member", name, known: names, at: source)
      diagnostic.kind = .missing
      throw diagnostic
    }
    return entries[index]
  }

  private func requireLimit(_ size: Int, at place: Place) throws {
    guard size <= limit else {
      throw Diagnostic.unsupported(
        "unpacks to \(size) bytes, more than the limit of \(limit)", at: place,
        note: "unpack it first")
    }
  }

  private func contents(_ entry: ZipEntry) throws -> [UInt8] {
    let contents = try unpacked(entry)
    guard contents.count == entry.size, checksum(contents) == entry.crc else {
      throw damaged(entry, "size and checksum do not match the directory")
    }
    return contents
  }

  private func unpacked(_ entry: ZipEntry) throws -> [UInt8] {
    if entry.method == .stored { return Array(bytes[entry.data]) }
    let result = try Inflate(bytes, entry.data, .none, capacity: entry.size, at: source)
    switch result.end {
    case .finished where result.consumed == entry.data.count: return result.output
    case .finished: throw damaged(entry, "its compressed data end too early")
    case .full: throw damaged(entry, "it has more than the \(entry.size) bytes it declares")
    case .truncated: throw damaged(entry, "its compressed data have no end")
    case .corrupt(let clause): throw damaged(entry, clause)
    }
  }

  private func damaged(_ entry: ZipEntry, _ clause: String) -> Diagnostic {
    .malformed("is damaged: \(clause)", at: source.at(.member(entry.name)))
  }

  private func checksum(_ contents: [UInt8]) -> UInt32 {
    contents.withUnsafeBufferPointer { UInt32(crc32_z(0, $0.baseAddress, $0.count)) }
  }
}
