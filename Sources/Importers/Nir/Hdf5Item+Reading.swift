import Basics
import CNir
import NetworkIR

extension Hdf5Item {
  /// Reads the root group of an HDF5 file, whose bytes may be damaged.
  ///
  /// - Throws: kind `malformed` for a damaged file; `unsupported` for links to other files, unknown
  ///   compression, and sizes beyond `limits`; `tryAgain` where the system has no memory left.
  init(_ file: InputFile) throws {
    var tree = memc_hdf5_tree()
    defer { memc_hdf5_free(&tree) }
    var limits = Self.limits(for: file.bytes.count)
    switch memc_hdf5_read(file.bytes, UInt64(file.bytes.count), &limits, &tree) {
    case MEMC_HDF5_READ: break
    case MEMC_HDF5_EXHAUSTED:
      throw Diagnostic(.tryAgain, "there is no memory left to read the file", at: file.place)
    default: throw Diagnostic.malformed("the HDF5 file is damaged", at: file.place)
    }
    let records = UnsafeRawBufferPointer(start: tree.bytes, count: Int(tree.count))
    self = try locating(at: file.place) {
      var reader = Hdf5Records(records)
      return try reader.root()
    }
  }

  /// What a file of `size` bytes may cost.
  private static func limits(for size: Int) -> memc_hdf5_limits {
    memc_hdf5_limits(
      records: 1 << 20, depth: 16, axes: UInt32(TensorType.largestRank), name_size: 4096,
      elements: UInt64(TensorType.largestCount), seconds: UInt32(5 + size >> 22),
      memory: UInt64(1 << 31 + 16 * size))
  }
}

/// The records that `memc_hdf5_read` returns.
private struct Hdf5Records {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// A libhdf5 that damaged data have led astray may send anything.
  private static let damaged = Diagnostic.malformed("the HDF5 file is damaged", at: nil)

  mutating func root() throws -> Hdf5Item {
    let root = try record()
    let (members, end) = try members(depth: 1)
    guard root.head.kind == MEMC_HDF5_GROUP.rawValue, end == MEMC_HDF5_END.rawValue else {
      throw Self.damaged
    }
    return .group(members)
  }

  /// The members of a group, up to the first record that is no member; its kind follows.
  private mutating func members(depth: UInt32) throws -> ([String: Hdf5Item], UInt32) {
    var members: [String: Hdf5Item] = [:]
    while true {
      let start = position
      let (head, name, shape) = try record()
      guard head.depth == depth, head.kind != MEMC_HDF5_END.rawValue else {
        position = start
        return (members, head.kind)
      }
      members[name] =
        head.kind == MEMC_HDF5_GROUP.rawValue
        ? .group(try self.members(depth: depth + 1).0) : try values(head, shape)
    }
  }

  private mutating func record() throws -> (head: memc_hdf5_record, name: String, shape: [Int]) {
    let head = try take(memc_hdf5_record.self)
    let name = String(decoding: try take(UInt64(head.name_size)), as: UTF8.self)
    guard head.kind != MEMC_HDF5_REFUSAL.rawValue else {
      throw Diagnostic(head.count == 1 ? .unsupported : .malformed, name)
    }
    return (head, name, try (0..<head.rank).map { _ in Int(clamping: try take(UInt64.self)) })
  }

  private mutating func values(_ head: memc_hdf5_record, _ shape: [Int]) throws -> Hdf5Item {
    guard head.kind != MEMC_HDF5_OTHER.rawValue else { return .other }
    guard let count = shape.checkedElementCount, count == head.count, count <= bytes.count else {
      throw Self.damaged
    }
    switch memc_hdf5_kind(head.kind) {
    case MEMC_HDF5_REALS: return .reals(Tensor(shape, try numbers(count)))
    case MEMC_HDF5_INTEGERS:
      return .integers(Tensor(shape, try numbers(count).map { (number: Int64) in Int(number) }))
    case MEMC_HDF5_TEXTS: return .texts(Tensor(shape, try (0..<count).map { _ in try text() }))
    default: throw Self.damaged
    }
  }

  private mutating func numbers<Number: BitwiseCopyable>(_ count: Int) throws -> [Number] {
    let size = MemoryLayout<Number>.size
    let raw = try take(UInt64(count * size))
    return (0..<count).map { raw.loadUnaligned(fromByteOffset: $0 * size, as: Number.self) }
  }

  private mutating func text() throws -> String {
    String(decoding: try take(try take(UInt64.self)), as: UTF8.self)
  }

  private mutating func take<Number: BitwiseCopyable>(_ type: Number.Type) throws -> Number {
    try take(UInt64(MemoryLayout<Number>.size)).loadUnaligned(as: type)
  }

  private mutating func take(_ count: UInt64) throws -> UnsafeRawBufferPointer {
    guard count <= bytes.count - position else { throw Self.damaged }
    defer { position += Int(count) }
    return UnsafeRawBufferPointer(rebasing: bytes[position..<position + Int(count)])
  }
}
