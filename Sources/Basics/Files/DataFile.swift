/// A data file, as the user names it: `.npy`, `.npz`, IDX or gzipped IDX, detected by content; or a
/// table, whose name ends in `.csv`.
public enum DataFile {
  /// Reads images or other inputs.
  ///
  /// - Parameter argument: a path, followed by the name of an array in an `.npz` file,
  ///   `mnist.npz:x_train`, unless it is the only one.
  /// - Throws: a diagnostic at the file: `missing`, `malformed`, `unsupported`; `usage` where an
  ///   `.npz` file contains several arrays and none is named.
  public static func load(_ argument: String) throws -> LoadedData {
    try LoadedData(try array(argument))
  }

  /// Reads one label for each row of data, from integers `[N]` or `[N, 1]`, or from the column
  /// `class` of a table.
  ///
  /// - Parameter classes: the labels must be in `0..<classes`.
  /// - Throws: what `load(_:)` throws; `malformed` for another shape or type and labels out of
  ///   range.
  public static func loadLabels(_ argument: String, classes: Int) throws -> [Int] {
    let source = try Source(argument)
    if source.kind == .table { return try source.table().labels(classes: classes) }
    let stored = try source.array()
    let isVector = stored.shape.count == 1 || (stored.shape.count == 2 && stored.shape[1] == 1)
    guard isVector, !stored.type.isReal, stored.count > 0 else {
      throw Diagnostic.malformed(
        "labels must be integers of shape [N], not \(stored.type) \(stored.shape)",
        at: stored.source)
    }
    let labels = try stored.integers(in: 0..<stored.count)
    if let index = labels.firstIndex(where: { !(0..<classes).contains($0) }) {
      throw Diagnostic.malformed(
        "label \(index) must be in 0...\(classes - 1), not \(labels[index])", at: stored.source)
    }
    return labels
  }

  /// The SHA-256 digest of the file with the data.
  ///
  /// - Throws: what `InputFile` throws.
  public static func sha256(_ argument: String) throws -> String {
    let path = InputFile.exists(argument) ? argument : split(argument).path
    return Sha256.hex(of: try InputFile(path).bytes)
  }

  /// Reads an array of any type and shape.
  ///
  /// - Throws: what `load(_:)` throws.
  public static func array(_ argument: String) throws -> StoredTensor {
    try Source(argument).array()
  }

  /// A file, its kind, and the array in it that the user named.
  private struct Source {
    let file: InputFile
    let key: String?
    let kind: FileKind

    init(_ argument: String) throws {
      let path: String
      (path, key) = InputFile.exists(argument) ? (argument, nil) : split(argument)
      file = try InputFile(path)
      kind = try FileKind(file)
    }

    func array() throws -> StoredTensor {
      // arrays of programs and chips are for those who name them
      let holdsArrays = kind == .arrays || kind == .zip
      if holdsArrays || key != nil && (kind == .program || kind == .chip) {
        return try Npz(file).array(key)
      }
      try expectNoKey()
      switch kind {
      case .table: return try table().numbers
      case .array, .unknown: return try DataFile.array(file.bytes, at: file.place)
      default: throw kind.refusal(as: "data", at: file.place)
      }
    }

    func table() throws -> CsvTable {
      try expectNoKey()
      return try CsvTable(file)
    }

    private func expectNoKey() throws {
      guard let key else { return }
      throw Diagnostic(.usage, "is not an .npz file with an array '\(key)'", at: file.place)
    }
  }

  /// A path, and the name after its last colon.
  private static func split(_ argument: String) -> (path: String, key: String?) {
    guard let colon = argument.lastIndex(of: ":") else { return (argument, nil) }
    let path = String(argument[..<colon])
    return InputFile.exists(path)
      ? (path, String(argument[argument.index(after: colon)...])) : (argument, nil)
  }

  /// Reads an array from all of `bytes`, which are not an `.npz` file.
  static func array(_ bytes: [UInt8], at source: Place) throws -> StoredTensor {
    if bytes.starts(with: Gzip.magic) { return try packedArray(bytes, at: source) }
    if bytes.starts(with: NpyHeader.magic) { return try Npy.read(bytes, at: source) }
    if Idx.begins(bytes) { return try Idx.read(bytes, at: source) }
    throw Diagnostic.malformed(
      "is neither .npy, .npz, IDX nor gzipped IDX", at: source,
      note: "the name of a table of examples must end in .csv")
  }

  /// Unpacks no more than the array's header specifies.
  private static func packedArray(_ bytes: [UInt8], at source: Place) throws -> StoredTensor {
    let prefix = try Gzip.prefix(bytes, NpyHeader.longest + 12, at: source)
    let size: Int
    if prefix.starts(with: NpyHeader.magic) {
      size = try Npy.fileSize(prefix, at: source)
    } else if Idx.begins(prefix) {
      size = try Idx.fileSize(prefix, at: source)
    } else {
      throw Diagnostic.malformed("contains neither IDX nor .npy data", at: source)
    }
    let limit = min(size, Memory.expansionLimit(of: bytes.count))
    return try array(try Gzip.decompress(bytes, limit: limit, at: source), at: source)
  }
}
