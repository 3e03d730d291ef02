/// One member of a zip file, as the file's directory describes it.
struct ZipEntry: Equatable, Sendable {
  enum Method: UInt16 {
    case stored = 0
    case deflated = 8
  }

  var name: String
  var method: Method
  var crc: UInt32
  /// In bytes, unpacked.
  var size: Int
  /// From the local header to the end of the packed data.
  var extent: Range<Int>
  /// Where the packed data lie.
  var data: Range<Int>
}
