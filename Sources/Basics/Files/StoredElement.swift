/// An element that files store as little-endian bits.
public protocol StoredElement: Sendable {
  associatedtype Bits: FixedWidthInteger
  static var elementType: ElementType { get }
  var storedBits: Bits { get }
}

extension StoredElement where Self: FixedWidthInteger {
  public var storedBits: Self { self }
}

extension Int8: StoredElement { public static var elementType: ElementType { .int8 } }
extension Int16: StoredElement { public static var elementType: ElementType { .int16 } }
extension Int32: StoredElement { public static var elementType: ElementType { .int32 } }
extension Int64: StoredElement { public static var elementType: ElementType { .int64 } }
extension Int: StoredElement { public static var elementType: ElementType { .int64 } }
extension UInt8: StoredElement { public static var elementType: ElementType { .uint8 } }
extension UInt16: StoredElement { public static var elementType: ElementType { .uint16 } }
extension UInt32: StoredElement { public static var elementType: ElementType { .uint32 } }
extension UInt64: StoredElement { public static var elementType: ElementType { .uint64 } }

extension Bool: StoredElement {
  public static var elementType: ElementType { .bool }
  public var storedBits: UInt8 { self ? 1 : 0 }
}

extension Float16: StoredElement {
  public static var elementType: ElementType { .float16 }
  public var storedBits: UInt16 { bitPattern }
}

extension Float: StoredElement {
  public static var elementType: ElementType { .float32 }
  public var storedBits: UInt32 { bitPattern }
}

extension Double: StoredElement {
  public static var elementType: ElementType { .float64 }
  public var storedBits: UInt64 { bitPattern }
}

extension Tensor where Element: StoredElement {
  /// `prefix`, then the elements, row-major and little-endian, as in `.npy` and ONNX files.
  public func storedBytes(after prefix: [UInt8] = []) -> [UInt8] {
    let elements = elements
    let size = MemoryLayout<Element.Bits>.size
    let total = prefix.count + elements.count * size
    return [UInt8](unsafeUninitializedCapacity: total) { buffer, count in
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      bytes.copyBytes(from: prefix)
      for index in elements.indices {
        bytes.storeBytes(
          of: elements[index].storedBits.littleEndian, toByteOffset: prefix.count + index * size,
          as: Element.Bits.self)
      }
      count = total
    }
  }
}

extension AnyTensor {
  /// `prefix`, then the elements in the tensor's element type, row-major and little-endian.
  ///
  /// - Precondition: integers fit the type.
  public func storedBytes(after prefix: [UInt8] = []) -> [UInt8] {
    switch content {
    case .real(let reals):
      switch type {
      case .float16: reals.map { Float16($0) }.storedBytes(after: prefix)
      case .float64: reals.map { Double($0) }.storedBytes(after: prefix)
      default: reals.storedBytes(after: prefix)
      }
    case .integer(let integers): integers.storedBytes(after: prefix, as: type)
    }
  }
}

extension Tensor<Int> {
  fileprivate func storedBytes(after prefix: [UInt8], as type: ElementType) -> [UInt8] {
    switch type {
    case .int8: map { Int8($0) }.storedBytes(after: prefix)
    case .int16: map { Int16($0) }.storedBytes(after: prefix)
    case .int32: map { Int32($0) }.storedBytes(after: prefix)
    case .uint8: map { UInt8($0) }.storedBytes(after: prefix)
    case .uint16: map { UInt16($0) }.storedBytes(after: prefix)
    case .uint32: map { UInt32($0) }.storedBytes(after: prefix)
    case .uint64: map { UInt64($0) }.storedBytes(after: prefix)
    case .bool: map { $0 != 0 }.storedBytes(after: prefix)
    case .int64: storedBytes(after: prefix)
    case .float16, .float32, .float64: preconditionFailure("\(type) is not an integer type")
    }
  }
}
