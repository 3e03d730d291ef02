import CZlib

/// Unpacks deflated bytes, up to a given capacity.
struct Inflate {
  /// The format around the deflated bytes; the number is zlib's.
  enum Wrapping: Int32 {
    /// None, as in zip files.
    case none = -15
    /// gzip's header and checksum, for any number of consecutive members.
    case gzip = 31
  }

  enum End: Equatable {
    /// The last member ended with a correct checksum.
    case finished
    /// The output exceeds the capacity.
    case full
    /// The input is truncated.
    case truncated
    /// The input is invalid, with zlib's message.
    case corrupt(String)
  }

  /// The unpacked bytes, at most the capacity.
  private(set) var output: [UInt8] = []
  private(set) var end = End.truncated
  /// The number of input bytes consumed.
  private(set) var consumed = 0

  /// Unpacks `bytes[range]`.
  ///
  /// - Parameters:
  ///   - capacity: the capacity of the output in bytes; memory is used only as far as it is filled.
  ///   - source: the file, for messages.
  /// - Throws: `tryAgain` where memory is short.
  init(
    _ bytes: [UInt8], _ range: Range<Int>, _ wrapping: Wrapping, capacity: Int, at source: Place
  ) throws {
    // Deflate yields at most 1032 bytes per byte. One more byte makes the end detectable even where
    // the output fills the capacity exactly.
    let (most, overflow) = range.count.multipliedReportingOverflow(by: 1032)
    let room = min(capacity, overflow ? .max : most).addingClamped(1)
    try Memory.require(room, for: source)
    output = try [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      try bytes.withUnsafeBytes { bytes in
        let input = UnsafeRawBufferPointer(rebasing: bytes[range])
        count = try run(input, into: UnsafeMutableRawBufferPointer(buffer), wrapping, source)
      }
    }
    if output.count > capacity {
      output.removeLast()
      end = .full
    }
  }

  /// - Returns: the number of bytes unpacked.
  private mutating func run(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer,
    _ wrapping: Wrapping, _ source: Place
  ) throws -> Int {
    var stream = z_stream()
    guard memc_inflate_init(&stream, wrapping.rawValue) == Z_OK else { throw Self.noMemory(source) }
    defer { inflateEnd(&stream) }
    var (read, written) = (0, 0)
    var status = Z_OK
    while status == Z_OK, written < output.count {
      status = Self.step(&stream, input, &read, output, &written)
      if status == Z_STREAM_END, wrapping == .gzip, read < input.count {
        status = inflateReset(&stream)
      }
    }
    consumed = read
    if status == Z_MEM_ERROR { throw Self.noMemory(source) }
    end = Self.end(status, stream)
    return written
  }

  /// Calls zlib once; it counts bytes in 32 bits.
  private static func step(
    _ stream: inout z_stream, _ input: UnsafeRawBufferPointer, _ read: inout Int,
    _ output: UnsafeMutableRawBufferPointer, _ written: inout Int
  ) -> Int32 {
    let source = UnsafeMutableRawBufferPointer(
      mutating: UnsafeRawBufferPointer(rebasing: input[read...].prefix(1 << 30)))
    let target = UnsafeMutableRawBufferPointer(rebasing: output[written...].prefix(1 << 30))
    stream.next_in = source.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.avail_in = UInt32(source.count)
    stream.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.avail_out = UInt32(target.count)
    let status = inflate(&stream, Z_NO_FLUSH)
    read += source.count - Int(stream.avail_in)
    written += target.count - Int(stream.avail_out)
    return status
  }

  private static func end(_ status: Int32, _ stream: z_stream) -> End {
    switch status {
    case Z_STREAM_END: .finished
    // No progress on input or output: the input has run out.
    case Z_OK, Z_BUF_ERROR: .truncated
    default: .corrupt(stream.msg.map { String(cString: $0) } ?? "a preset dictionary is needed")
    }
  }

  private static func noMemory(_ source: Place) -> Diagnostic {
    Diagnostic(.tryAgain, "not enough memory to unpack it", at: source)
  }
}
