import Basics
import COnnx
import CProtobufC

/// A constant tensor of an ONNX file.
struct OnnxTensor {
  let message: Onnx__TensorProto
  /// The name of the tensor in messages, such as `initializer 'w'`.
  let description: String

  /// Reads the tensor's elements, in the file or outside it.
  ///
  /// - Throws: if the file contradicts itself, or contains what memc does not support.
  func read(externalData: inout ExternalData) throws -> AnyTensor {
    if let narrow = NarrowType(onnxNumber: message.data_type) {
      return try read(narrow, externalData: &externalData)
    }
    let type = try ElementType(onnxNumber: message.data_type, of: description)
    if message.segment != nil {
      throw Diagnostic.unsupported("\(description) is a segment of a larger tensor")
    }
    let shape = try shape()
    if let bytes = try externalBytes(shape.elementCount * type.size, &externalData) {
      return try decode(bytes, type, shape)
    }
    return try stored(type, shape)
  }

  /// The bytes of the tensor, if they are outside the file.
  ///
  /// - Parameter count: the number of bytes that its shape needs.
  func externalBytes(_ count: Int, _ externalData: inout ExternalData) throws -> [UInt8]? {
    switch message.data_location {
    case ONNX__TENSOR_PROTO__DATA_LOCATION__DEFAULT: break
    case ONNX__TENSOR_PROTO__DATA_LOCATION__EXTERNAL:
      guard storedFields.isEmpty else {
        throw Diagnostic.malformed("\(description) has both internal and external data", at: nil)
      }
      return try externalData.read(message, count, description)
    default:
      throw Diagnostic.malformed("\(description) has an unknown data location", at: nil)
    }
    guard message.n_external_data == 0 else {
      throw Diagnostic.malformed("\(description) names external data it does not use", at: nil)
    }
    return nil
  }

  func shape() throws -> [Int] {
    let shape = UnsafeBufferPointer(start: message.dims, count: message.n_dims).map(Int.init)
    try TensorLimits.check(shape, of: description)
    return shape
  }

  /// Names of the fields that hold elements.
  private var storedFields: [String] {
    let counts = [
      ("raw_data", message.raw_data.len), ("float_data", message.n_float_data),
      ("int32_data", message.n_int32_data), ("int64_data", message.n_int64_data),
      ("double_data", message.n_double_data), ("uint64_data", message.n_uint64_data),
      ("string_data", message.n_string_data),
    ]
    return counts.filter { $0.1 > 0 }.map(\.0)
  }

  private func stored(_ type: ElementType, _ shape: [Int]) throws -> AnyTensor {
    let fields = storedFields
    let expected = Self.typedField(of: type)
    guard fields.count <= 1, fields.allSatisfy({ $0 == "raw_data" || $0 == expected }) else {
      throw Diagnostic.malformed(
        "\(description) holds \(fields.joined(separator: ", ")), but \(type.rawValue) elements "
          + "are stored in raw_data or \(expected)", at: nil)
    }
    guard fields == [expected] else {
      if type == .float32, message.raw_data.len == 4 * shape.elementCount { return floats(shape) }
      return try decode(Array(message.raw_data.bytes), type, shape)
    }
    return try typed(type, shape)
  }

  /// The tensor whose elements are the raw data, which processors that memc runs on store likewise.
  private func floats(_ shape: [Int]) -> AnyTensor {
    let bytes = message.raw_data.bytes
    return AnyTensor(
      Tensor(
        shape,
        [Float](unsafeUninitializedCapacity: shape.elementCount) { elements, count in
          UnsafeMutableRawBufferPointer(elements).copyMemory(from: bytes)
          count = shape.elementCount
        }))
  }

  /// The tensor whose elements are `bytes`, little-endian and row-major. Source: ONNX IR.
  private func decode(_ bytes: [UInt8], _ type: ElementType, _ shape: [Int]) throws -> AnyTensor {
    do {
      return try StoredTensor(
        shape: shape, type: type, isBigEndian: false, bytes: bytes, offset: 0, source: Place("")
      ).decoded()
    } catch var diagnostic as Diagnostic {
      diagnostic.message = "\(description): \(diagnostic.message)"
      diagnostic.place = nil
      throw diagnostic
    }
  }
}

extension [Int] {
  /// Throws unless a tensor of this shape has `count` elements.
  func expectCount(_ count: Int, of what: String) throws {
    guard count == elementCount else {
      throw Diagnostic.malformed(
        "\(what) has \(count) elements, but shape \(self) needs \(elementCount)", at: nil)
    }
  }
}
