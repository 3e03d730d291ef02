import Basics

extension AnyTensor {
  /// The tensor whose elements are these bytes, little-endian and row-major.
  ///
  /// - Parameter description: what a message calls the tensor.
  /// - Throws: where there are too few or too many bytes, or a value that memc cannot hold.
  init(
    littleEndian bytes: UnsafeRawBufferPointer, _ type: ElementType, _ shape: [Int],
    description: String
  ) throws {
    guard bytes.count == shape.elementCount * type.size else {
      throw Diagnostic.malformed(
        "\(description) has \(bytes.count) bytes, but shape \(shape) of \(type.rawValue) needs "
          + "\(shape.elementCount * type.size)", at: nil)
    }
    switch type {
    case .float16: self.init(Tensor(shape, bytes.elements { (x: Float16) in Float(x) }), type: type)
    case .float32: self.init(Tensor(shape, bytes.elements { (x: Float) in x }), type: type)
    case .float64: self.init(Tensor(shape, bytes.elements { (x: Double) in Float(x) }), type: type)
    case .int8: self.init(Tensor(shape, bytes.integers(Int8.self)), type: type)
    case .int16: self.init(Tensor(shape, bytes.integers(Int16.self)), type: type)
    case .int32: self.init(Tensor(shape, bytes.integers(Int32.self)), type: type)
    case .int64: self.init(Tensor(shape, bytes.integers(Int64.self)), type: type)
    case .uint8, .bool: self.init(Tensor(shape, bytes.integers(UInt8.self)), type: type)
    case .uint16: self.init(Tensor(shape, bytes.integers(UInt16.self)), type: type)
    case .uint32: self.init(Tensor(shape, bytes.integers(UInt32.self)), type: type)
    case .uint64: self.init(Tensor(shape, bytes.integers(UInt64.self)), type: type)
    }
    // a uint64 past Int.max wraps to a negative number here, and so lies outside the range
    if let range = type.range, let elements = integer?.elements,
      !elements.allSatisfy(range.contains)
    {
      throw Diagnostic.malformed(
        "\(description) holds a value that memc cannot take as \(type.rawValue)", at: nil)
    }
  }
}

extension UnsafeRawBufferPointer {
  fileprivate func elements<Stored: BitwiseCopyable, Element>(_ convert: (Stored) -> Element)
    -> [Element]
  {
    let size = MemoryLayout<Stored>.size
    let count = count / size
    return [Element](unsafeUninitializedCapacity: count) { elements, initialized in
      for index in 0..<count {
        let stored = loadUnaligned(fromByteOffset: index * size, as: Stored.self)
        elements.initializeElement(at: index, to: convert(stored))
      }
      initialized = count
    }
  }

  fileprivate func integers<Stored: FixedWidthInteger & BitwiseCopyable>(_ type: Stored.Type)
    -> [Int]
  {
    elements { (stored: Stored) in Int(truncatingIfNeeded: stored) }
  }
}
