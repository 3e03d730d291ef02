/// The header of a `.npy` file, which describes the elements that follow.
///
/// Source: NumPy Enhancement Proposal 1 and `numpy.lib.format`, versions 1.0, 2.0 and 3.0.
struct NpyHeader: Equatable, Sendable {
  var type: ElementType
  var isBigEndian = false
  /// Whether the elements are in column-major order.
  var isFortranOrder = false
  var shape: [Int]
  /// The offset of the first element in the file.
  var dataOffset: Int

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// The longest header that is read, in bytes; also NumPy's limit. Everything before the elements
  /// has at most 12 bytes more.
  static let longest = 10_000

  /// Reads the header at the start of `bytes`, ignoring what follows.
  ///
  /// - Throws: `malformed` at a byte of `source`; `unsupported` for other versions and types.
  init(_ bytes: [UInt8], at source: Place) throws {
    var reader = ByteReader(bytes, at: source)
    let length = try Self.length(&reader)
    let range = try reader.take(length, "its header")
    var dictionary = NpyDictionary(
      ByteReader(bytes, at: source, from: range.lowerBound, to: range.upperBound))
    try dictionary.read()
    let description = try dictionary.require(dictionary.elementType, "descr")
    type = description.type
    isBigEndian = description.isBigEndian
    isFortranOrder = try dictionary.require(dictionary.isFortranOrder, "fortran_order")
    shape = try dictionary.require(dictionary.shape, "shape")
    dataOffset = range.upperBound
  }

  /// Reads the magic number, the version and the length, which is checked before use.
  private static func length(_ reader: inout ByteReader) throws -> Int {
    let start = reader.place
    guard reader.bytes.starts(with: magic) else {
      throw Diagnostic.malformed("is not an .npy file: it must start with \\x93NUMPY", at: start)
    }
    _ = try reader.take(magic.count, "its magic number")
    let versionPlace = reader.place
    let version = try (
      reader.littleEndian(UInt8.self, "its version"), reader.littleEndian(UInt8.self, "its version")
    )
    guard (1...3).contains(version.0), version.1 == 0 else {
      throw Diagnostic.unsupported(
        "has .npy version \(version.0).\(version.1); memc reads 1.0, 2.0 and 3.0",
        at: versionPlace)
    }
    let lengthPlace = reader.place
    let length =
      version.0 == 1
      ? Int(try reader.littleEndian(UInt16.self, "its header's length"))
      : Int(try reader.littleEndian(UInt32.self, "its header's length"))
    guard length <= longest else {
      throw Diagnostic.malformed(
        "its header has \(length) bytes, more than the limit of \(longest)", at: lengthPlace)
    }
    return length
  }
}
