/// One member of a zip file, as described by the directory.
struct ZipEntry: Equatable, Sendable {
  enum Method: UInt16 {
    case stored = 0
    case deflated = 8
  }

  var name: String
  var method: Method
  var crc: UInt32
  /// The unpacked size in bytes.
  var size: Int
  /// From the local header to the end of the packed data.
  var extent: Range<Int>
  /// The range of the packed data.
  var data: Range<Int>
}
