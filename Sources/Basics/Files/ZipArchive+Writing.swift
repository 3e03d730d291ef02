import CZip
import Glibc

extension ZipArchive {
  /// How members are compressed.
  public enum Compression: Sendable {
    /// Not compressed: the bytes of the file do not depend on a library.
    case none
    /// zlib level 9; the bytes of the file may differ between versions of zlib.
    case deflate
  }

  /// The bytes of a zip file with these members in this order; `numpy.load` opens it if they are
  /// `.npy` files.
  ///
  /// Times are 1 January 1980 and permissions `rw-r--r--`, so that equal members give equal bytes.
  ///
  /// - Precondition: no two members share a name.
  /// - Throws: `tryAgain` where memory is short.
  public static func write(_ members: [ZipMember], compression: Compression = .none) throws
    -> [UInt8]
  {
    precondition(Set(members.map(\.name)).count == members.count, "two members share a name")
    // libzip writes a zip file without members as an empty file.
    guard !members.isEmpty else { return emptyMagic + [UInt8](repeating: 0, count: 18) }
    guard let writer = ZipWriter() else { throw ZipWriter.noMemory }
    for member in members {
      guard writer.add(member, compression) else { throw ZipWriter.noMemory }
    }
    guard let bytes = writer.finish() else { throw ZipWriter.noMemory }
    return bytes
  }
}

/// Writes a zip file to memory with libzip.
///
/// Only `AtomicWrite` writes files: libzip renames without flushing to the disk.
private final class ZipWriter {
  static let noMemory = Diagnostic(.tryAgain, "not enough memory to write the zip file")

  /// The memory written to; it outlives the archive.
  private let target: OpaquePointer
  private var archive: OpaquePointer?
  /// Copies of the members' contents, which libzip reads when it closes the archive. It does not free
  /// them: where memory is short, some versions would do so twice.
  private var copies: [UnsafeMutableRawPointer] = []

  init?() {
    guard let target = zip_source_buffer_create(nil, 0, 0, nil) else { return nil }
    self.target = target
    zip_source_keep(target)
    archive = zip_open_from_source(target, ZIP_CREATE | ZIP_TRUNCATE, nil)
    if archive == nil { return nil }
  }

  deinit {
    if let archive { zip_discard(archive) }
    zip_source_free(target)
    for copy in copies { free(copy) }
  }

  /// - Returns: whether it was added; it fails only without memory.
  func add(_ member: ZipMember, _ compression: ZipArchive.Compression) -> Bool {
    guard let archive, let source = source(member.contents) else { return false }
    let index = zip_file_add(archive, member.name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
    guard index >= 0 else {
      zip_source_free(source)
      return false
    }
    let number = zip_uint64_t(index)
    let (method, level): (Int32, UInt32) =
      compression == .none ? (ZIP_CM_STORE, 0) : (ZIP_CM_DEFLATE, 9)
    // 0x21 is 1 January 1980; the attributes are those of a regular file, rw-r--r--.
    return zip_set_file_compression(archive, number, method, level) == 0
      && zip_file_set_dostime(archive, number, 0, 0x21, 0) == 0
      && zip_file_set_external_attributes(
        archive, number, 0, UInt8(ZIP_OPSYS_UNIX), 0o100644 << 16) == 0
  }

  /// A source that reads a copy of `contents`.
  private func source(_ contents: [UInt8]) -> OpaquePointer? {
    guard let copy = malloc(max(contents.count, 1)) else { return nil }
    copies.append(copy)
    contents.withUnsafeBytes {
      if let start = $0.baseAddress { copy.copyMemory(from: start, byteCount: $0.count) }
    }
    return zip_source_buffer(archive, copy, zip_uint64_t(contents.count), 0)
  }

  /// Closes the archive and returns the bytes of the file.
  func finish() -> [UInt8]? {
    guard let archive, zip_close(archive) == 0 else { return nil }
    self.archive = nil
    var status = zip_stat_t()
    guard zip_source_stat(target, &status) == 0, zip_source_open(target) == 0 else { return nil }
    defer { zip_source_close(target) }
    let size = Int(status.size)
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      guard let base = buffer.baseAddress else { return }
      count = max(0, Int(zip_source_read(target, base, zip_uint64_t(size))))
    }
    return bytes.count == size ? bytes : nil
  }
}
