/// Files compressed with gzip.
public enum Gzip {
  static let magic: [UInt8] = [0x1F, 0x8B]

  /// Unpacks every member of the file and verifies its checksum.
  ///
  /// - Parameters:
  ///   - limit: the most bytes to unpack; by default what `Memory` allows for a file of this size.
  /// - Throws: `malformed` at the byte where the file is truncated or damaged; `unsupported` beyond
  ///   `limit`.
  public static func decompress(_ bytes: [UInt8], limit: Int? = nil, at source: Place) throws
    -> [UInt8]
  {
    let limit = limit ?? Memory.expansionLimit(of: bytes.count)
    let result = try Inflate(bytes, bytes.indices, .gzip, capacity: limit, at: source)
    let place = source.at(.byte(result.consumed))
    switch result.end {
    case .finished: return result.output
    case .truncated: throw Diagnostic.malformed("ends within its packed data", at: place)
    case .corrupt(let clause): throw Diagnostic.malformed("is damaged: \(clause)", at: place)
    case .full:
      throw Diagnostic.unsupported(
        "unpacks to more than \(limit) bytes", at: source, note: "unpack it first")
    }
  }

  /// The first bytes, at most `count`; errors after them are ignored.
  static func prefix(_ bytes: [UInt8], _ count: Int, at source: Place) throws -> [UInt8] {
    try Inflate(bytes, bytes.indices, .gzip, capacity: count, at: source).output
  }
}
