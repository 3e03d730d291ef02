extension StoredTensor {
  /// All elements: reals as `Float`, integers as `Int`.
  ///
  /// - Throws: `unsupported` at a `uint64` beyond `Int.max`; `tryAgain` where memory is short.
  public func decoded() throws -> AnyTensor {
    try Memory.require(count * (type.isReal ? 4 : 8), for: source)
    return type.isReal
      ? AnyTensor(Tensor(shape, reals(in: 0..<count)), type: type)
      : AnyTensor(Tensor(shape, try integers(in: 0..<count)), type: type)
  }

  /// The elements without conversion, if they are `uint8`.
  public var byteTensor: Tensor<UInt8>? {
    type == .uint8 ? Tensor(shape, Array(bytes[offset...])) : nil
  }

  /// The elements of `range`, in row-major order, as reals; 64-bit numbers are rounded.
  public func reals(in range: Range<Int>) -> [Float] {
    switch type {
    case .float16: decode(range, UInt16.self) { Float(Float16(bitPattern: $0)) }
    case .float32: decode(range, UInt32.self) { Float(bitPattern: $0) }
    case .float64: decode(range, UInt64.self) { Float(Double(bitPattern: $0)) }
    case .int8: decode(range, Int8.self) { Float($0) }
    case .int16: decode(range, Int16.self) { Float($0) }
    case .int32: decode(range, Int32.self) { Float($0) }
    case .int64: decode(range, Int64.self) { Float($0) }
    case .uint8, .bool: decode(range, UInt8.self) { Float($0) }
    case .uint16: decode(range, UInt16.self) { Float($0) }
    case .uint32: decode(range, UInt32.self) { Float($0) }
    case .uint64: decode(range, UInt64.self) { Float($0) }
    }
  }

  /// All elements, in row-major order, as reals in double precision; integers beyond 2^53 are
  /// rounded.
  public var doubles: [Double] {
    switch type {
    case .float64: decode(0..<count, UInt64.self) { Double(bitPattern: $0) }
    case .int64: decode(0..<count, Int64.self) { Double($0) }
    case .uint64: decode(0..<count, UInt64.self) { Double($0) }
    case .int32: decode(0..<count, Int32.self) { Double($0) }
    case .uint32: decode(0..<count, UInt32.self) { Double($0) }
    default: reals(in: 0..<count).map(Double.init)
    }
  }

  /// The elements of `range`, in row-major order, divided by 255.
  ///
  /// - Precondition: they are `uint8`.
  func fractions(in range: Range<Int>) -> [Float] {
    precondition(type == .uint8)
    return decode(range, UInt8.self) { Float($0) / 255 }
  }

  /// The elements of `range`, in row-major order.
  ///
  /// - Precondition: they are integers.
  /// - Throws: `unsupported` at a `uint64` beyond `Int.max`.
  public func integers(in range: Range<Int>) throws -> [Int] {
    switch type {
    case .float16, .float32, .float64: preconditionFailure("\(type) is not an integer type")
    case .int8: decode(range, Int8.self) { Int($0) }
    case .int16: decode(range, Int16.self) { Int($0) }
    case .int32: decode(range, Int32.self) { Int($0) }
    case .int64: decode(range, Int64.self) { Int($0) }
    case .uint8, .bool: decode(range, UInt8.self) { Int($0) }
    case .uint16: decode(range, UInt16.self) { Int($0) }
    case .uint32: decode(range, UInt32.self) { Int($0) }
    case .uint64: try signed(decode(range, UInt64.self) { $0 }, from: range.lowerBound)
    }
  }

  private func signed(_ numbers: [UInt64], from start: Int) throws -> [Int] {
    if let index = numbers.firstIndex(where: { $0 > UInt64(Int.max) }) {
      throw Diagnostic.unsupported(
        "element \(start + index) is \(numbers[index]); the largest integer is \(Int.max)",
        at: source)
    }
    return numbers.map { Int($0) }
  }

  /// Decodes `range`, which is checked once so that the loop can be vectorized.
  @inline(__always)
  private func decode<Bits: FixedWidthInteger, Element>(
    _ range: Range<Int>, _ bits: Bits.Type, _ element: (Bits) -> Element
  ) -> [Element] {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    let size = MemoryLayout<Bits>.size
    let first = offset + range.lowerBound * size
    return [Element](unsafeUninitializedCapacity: range.count) { elements, count in
      bytes.withUnsafeBytes { bytes in
        guard let start = bytes.baseAddress?.advanced(by: first) else { return }
        for index in 0..<range.count {
          let raw = start.loadUnaligned(fromByteOffset: index * size, as: Bits.self)
          let bits = isBigEndian ? Bits(bigEndian: raw) : Bits(littleEndian: raw)
          elements.initializeElement(at: index, to: element(bits))
        }
      }
      count = range.count
    }
  }
}
