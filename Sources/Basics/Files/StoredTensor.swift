/// A tensor as its file stores it: row-major elements in bytes, decoded when they are asked for.
///
/// Nothing in it can be wrong any more, save that a `uint64` may not fit an `Int`: the shape's
/// products fit, there are exactly as many bytes as it asks for, and booleans are 0 or 1.
public struct StoredTensor: Sendable {
  public private(set) var shape: [Int]
  public let type: ElementType
  /// What the tensor was read from, as the user named it.
  public let source: Place
  let isBigEndian: Bool
  let bytes: [UInt8]
  /// Of the first element in `bytes`.
  let offset: Int

  /// Elements which fill `bytes` from `offset` to the end.
  ///
  /// - Throws: `malformed` at a byte of `source` where shape and bytes do not agree or a boolean
  ///   is neither 0 nor 1, `unsupported` where the shape has no number of elements.
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

  /// The bytes that a tensor takes, in a file.
  static func byteCount(_ shape: [Int], _ type: ElementType, at source: Place) throws -> Int {
    // Empty dimensions count as one, for strides are products over the others.
    let outer = shape.map { $0 == 0 ? 1 : $0 }.checkedElementCount
    guard let outer, !outer.multipliedReportingOverflow(by: 8).overflow else {
      throw Diagnostic.malformed("\(shape) is no shape that memory could hold", at: source)
    }
    return shape.elementCount * type.size
  }

  private func checkBooleans() throws {
    guard let index = bytes[offset...].firstIndex(where: { $0 > 1 }) else { return }
    throw Diagnostic.malformed(
      "a boolean is 0 or 1, not \(bytes[index])", at: source.at(.byte(index)))
  }
}
