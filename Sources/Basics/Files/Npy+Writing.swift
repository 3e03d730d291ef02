/// An element that a `.npy` file stores in little-endian bits.
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

extension Npy {
  /// The bytes of a `.npy` file, version 1.0, little endian, row-major; those NumPy itself writes.
  public static func write<Element: StoredElement>(_ tensor: Tensor<Element>) -> [UInt8] {
    let header = header(Element.elementType, tensor.shape)
    let size = MemoryLayout<Element.Bits>.size
    let elements = tensor.elements
    let total = header.count + elements.count * size
    return [UInt8](unsafeUninitializedCapacity: total) { buffer, count in
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      bytes.copyBytes(from: header)
      for index in elements.indices {
        bytes.storeBytes(
          of: elements[index].storedBits.littleEndian, toByteOffset: header.count + index * size,
          as: Element.Bits.self)
      }
      count = total
    }
  }

  /// The bytes of a `.npy` file that stores the tensor in its own element type.
  ///
  /// - Precondition: integers fit the type.
  public static func write(_ tensor: AnyTensor) -> [UInt8] {
    switch tensor.content {
    case .real(let reals):
      switch tensor.type {
      case .float16: write(reals.map { Float16($0) })
      case .float64: write(reals.map { Double($0) })
      default: write(reals)
      }
    case .integer(let integers): write(integers, as: tensor.type)
    }
  }

  private static func write(_ tensor: Tensor<Int>, as type: ElementType) -> [UInt8] {
    switch type {
    case .int8: write(tensor.map { Int8($0) })
    case .int16: write(tensor.map { Int16($0) })
    case .int32: write(tensor.map { Int32($0) })
    case .uint8: write(tensor.map { UInt8($0) })
    case .uint16: write(tensor.map { UInt16($0) })
    case .uint32: write(tensor.map { UInt32($0) })
    case .uint64: write(tensor.map { UInt64($0) })
    case .bool: write(tensor.map { $0 != 0 })
    case .int64: write(tensor)
    case .float16, .float32, .float64: preconditionFailure("\(type) is no integer type")
    }
  }

  /// Magic, version, length and dictionary, filled with blanks as `numpy.lib.format` does: room
  /// for a first dimension of 21 digits, then at least one byte up to a multiple of 64.
  private static func header(_ type: ElementType, _ shape: [Int]) -> [UInt8] {
    let tuple = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    let dictionary =
      "{'descr': '\(type.npyDescription)', 'fortran_order': False, 'shape': (\(tuple)), }"
    let growth = shape.first.map { 21 - String($0).utf8.count } ?? 0
    let start = NpyHeader.magic.count + 4
    let total = (start + dictionary.utf8.count + growth + 1) / 64 * 64 + 64
    let length = total - start
    precondition(length < 1 << 16, "so many dimensions have no .npy form of version 1.0")
    let blanks = String(repeating: " ", count: length - dictionary.utf8.count - 1)
    let lengthBytes = [UInt8(length & 0xFF), UInt8(length >> 8)]
    return NpyHeader.magic + [1, 0] + lengthBytes + Array((dictionary + blanks + "\n").utf8)
  }
}
