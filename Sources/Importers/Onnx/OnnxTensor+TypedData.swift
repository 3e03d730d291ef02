import Basics
import COnnx
import CProtobufC

extension OnnxTensor {
  /// The field for elements of `type` that are not raw bytes. Source: onnx.proto, TensorProto.
  static func typedField(of type: ElementType) -> String {
    switch type {
    case .float32: "float_data"
    case .float64: "double_data"
    case .int64: "int64_data"
    case .uint32, .uint64: "uint64_data"
    case .float16, .int8, .int16, .int32, .uint8, .uint16, .bool: "int32_data"
    }
  }

  /// The tensor whose elements are in the field for its type.
  ///
  /// - Throws: kind `malformed` if there are too few or too many, or one is not of the type.
  func typed(_ type: ElementType, _ shape: [Int]) throws -> AnyTensor {
    let small = UnsafeBufferPointer(start: message.int32_data, count: message.n_int32_data)
    switch type {
    case .float32:
      let data = UnsafeBufferPointer(start: message.float_data, count: message.n_float_data)
      return try real(data, type, shape) { $0 }
    case .float64:
      let data = UnsafeBufferPointer(start: message.double_data, count: message.n_double_data)
      return try real(data, type, shape) { Float($0) }
    case .float16:
      return try real(small, type, shape) { Float(Float16(bitPattern: try exactly($0, type))) }
    case .int64:
      let data = UnsafeBufferPointer(start: message.int64_data, count: message.n_int64_data)
      return try integer(data, type, shape)
    case .uint32, .uint64:
      let data = UnsafeBufferPointer(start: message.uint64_data, count: message.n_uint64_data)
      return try integer(data, type, shape)
    case .int8, .int16, .int32, .uint8, .uint16, .bool:
      return try integer(small, type, shape)
    }
  }

  private func real<Stored>(
    _ data: UnsafeBufferPointer<Stored>, _ type: ElementType, _ shape: [Int],
    _ convert: (Stored) throws -> Float
  ) throws -> AnyTensor {
    try shape.expectCount(data.count, of: description)
    return AnyTensor(Tensor(shape, try data.map(convert)), type: type)
  }

  private func integer<Stored: BinaryInteger>(
    _ data: UnsafeBufferPointer<Stored>, _ type: ElementType, _ shape: [Int]
  ) throws -> AnyTensor {
    try shape.expectCount(data.count, of: description)
    let elements: [Int] = try data.map { try exactly($0, type) }
    guard let range = type.range, elements.allSatisfy(range.contains) else {
      throw outOfRange(type)
    }
    return AnyTensor(Tensor(shape, elements), type: type)
  }

  private func exactly<Stored: BinaryInteger, Wanted: FixedWidthInteger>(
    _ value: Stored, _ type: ElementType
  ) throws -> Wanted {
    guard let wanted = Wanted(exactly: value) else { throw outOfRange(type) }
    return wanted
  }

  private func outOfRange(_ type: ElementType) -> Diagnostic {
    .malformed("\(description) holds a value out of the range of \(type.rawValue)", at: nil)
  }
}
