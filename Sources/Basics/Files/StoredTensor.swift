/// A tensor as stored in its file: row-major elements as bytes, decoded on demand.
///
/// It is already checked: the products of the shape fit, the number of bytes matches the shape, and
/// booleans are 0 or 1. Only a `uint64` may still exceed `Int`.
public struct StoredTensor: Sendable {
  public private(set) var shape: [Int]
  public let type: ElementType
  /// The source of the tensor, as the user named it.
  public let source: Place
  let isBigEndian: Bool
  let bytes: [UInt8]
  /// The offset of the first element in `bytes`.
  let offset: Int

  /// A tensor whose elements fill `bytes` from `offset` to the end.
  ///
  /// - Throws: `malformed` at a byte of `source` where shape and bytes do not match or a boolean is
  ///   neither 0 nor 1; `malformed` where the number of elements overflows.
  public init(
    shape: [Int], type: ElementType, isBigEndian: Bool, bytes: [UInt8], offset: Int,
    source: Place
  ) throws {
    let needed = try Self.byteCount(shape, type, at: source)
    let left = bytes.count - offset
    guard needed == left else {
      throw Diagnostic.malformed(
        "\(type) \(shape) takes \(needed) bytes, but \(left) follow",
        at: source.at(.byte(offset)))
    }
    self.shape = shape
    self.type = type
    self.source = source
    self.isBigEndian = isBigEndian
    self.bytes = bytes
    self.offset = offset
    if type == .bool { try checkBooleans() }
  }

  /// The number of elements.
  public var count: Int { shape.elementCount }

  /// The same elements in another shape.
  ///
  /// - Precondition: `shape` has as many elements.
  func reshaped(_ shape: [Int]) -> StoredTensor {
    precondition(shape.elementCount == count)
    var tensor = self
    tensor.shape = shape
    return tensor
  }

  /// The bytes of a tensor in a file.
  ///
  /// - Throws: `malformed` where the shape is too large.
  static func byteCount(_ shape: [Int], _ type: ElementType, at source: Place) throws -> Int {
    // Empty dimensions count as one, because strides are products of the others.
    let outer = shape.map { $0 == 0 ? 1 : $0 }.checkedElementCount
    guard let outer, !outer.multipliedReportingOverflow(by: 8).overflow else {
      throw Diagnostic.malformed("the shape \(shape) is too large for memory", at: source)
    }
    return shape.elementCount * type.size
  }

  private func checkBooleans() throws {
    guard let index = bytes[offset...].firstIndex(where: { $0 > 1 }) else { return }
    throw Diagnostic.malformed(
      "a boolean must be 0 or 1, not \(bytes[index])", at: source.at(.byte(index)))
  }
}
