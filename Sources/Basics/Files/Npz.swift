/// NumPy's format for several arrays: a zip file of `.npy` files.
public struct Npz: Sendable {
  private let archive: ZipArchive

  /// Reads the directory of a file.
  ///
  /// - Throws: what `ZipArchive` throws.
  public init(_ file: InputFile) throws { archive = try ZipArchive(file) }

  /// The names of the arrays: those of the members, without `.npy`.
  public var keys: [String] { archive.names.filter { $0.hasSuffix(".npy") }.map(Self.key) }

  /// The array `key`, or the only one.
  ///
  /// - Throws: `usage` where there are several and none is named; `missing` where there is no such
  ///   array; `malformed` and `unsupported` like `Npy`.
  public func array(_ key: String? = nil) throws -> StoredTensor {
    let key = try key.map(Self.key) ?? onlyKey()
    guard archive.has(key + ".npy") else {
      var diagnostic = Diagnostic.unknown("array", key, known: keys, at: archive.source)
      diagnostic.kind = .missing
      throw diagnostic
    }
    let name = key + ".npy"
    let source = Place("\(archive.source.source):\(key)")
    // Check the size that the header specifies before unpacking anything.
    let prefix = try archive.prefix(of: name, NpyHeader.longest + 12)
    let (needed, size) = try (Npy.fileSize(prefix, at: source), archive.size(of: name))
    guard needed == size else {
      throw Diagnostic.malformed(
        "its header specifies \(needed) bytes in total, but it has \(size)", at: source)
    }
    return try Npy.read(try archive.contents(of: name), at: source)
  }

  private static func key(_ name: String) -> String {
    name.hasSuffix(".npy") ? String(name.dropLast(4)) : name
  }

  private func onlyKey() throws -> String {
    let keys = keys
    guard let first = keys.first else {
      throw Diagnostic.malformed("contains no array", at: archive.source)
    }
    guard keys.count == 1 else {
      throw Diagnostic(
        .usage,
        "contains \(keys.count) arrays; name one, as in '\(archive.source.source):\(first)'",
        at: archive.source, notes: ["known arrays: " + keys.joined(separator: ", ")])
    }
    return first
  }
}
