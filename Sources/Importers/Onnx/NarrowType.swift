import Basics
import COnnx

/// An integer type of fewer than 8 bits, several of which share a byte. Source: onnx.proto,
/// TensorProto.DataType and int32_data.
struct NarrowType {
  /// 2 or 4.
  let bits: Int
  let isSigned: Bool

  init?(onnxNumber number: Int32) {
    switch number {
    case 21: (bits, isSigned) = (4, false)
    case 22: (bits, isSigned) = (4, true)
    case 25: (bits, isSigned) = (2, false)
    case 26: (bits, isSigned) = (2, true)
    default: return nil
    }
  }

  var range: ClosedRange<Int> {
    isSigned ? -(1 << (bits - 1))...(1 << (bits - 1)) - 1 : 0...(1 << bits) - 1
  }

  /// The type that holds these integers during import.
  var holder: ElementType { isSigned ? .int8 : .uint8 }

  /// The first `count` integers in `bytes`, each of which holds the first one in its lowest bits.
  func integers(in bytes: [UInt8], count: Int) -> [Int] {
    let perByte = 8 / bits
    return (0..<count).map { index in
      let code = Int(bytes[index / perByte]) >> (index % perByte * bits) & (1 << bits - 1)
      return isSigned && code >> (bits - 1) == 1 ? code - (1 << bits) : code
    }
  }
}

extension OnnxTensor {
  /// The tensor whose elements have fewer than 8 bits, held as 8 bits.
  func read(_ type: NarrowType, externalData: inout ExternalData) throws -> AnyTensor {
    let shape = try shape()
    let count = (shape.elementCount * type.bits + 7) / 8
    let bytes: [UInt8]
    if let external = try externalBytes(count, &externalData) {
      bytes = external
    } else if message.n_int32_data > 0 {
      bytes = try UnsafeBufferPointer(start: message.int32_data, count: message.n_int32_data).map {
        guard let byte = UInt8(exactly: $0) ?? Int8(exactly: $0).map(UInt8.init(bitPattern:)) else {
          throw Diagnostic.malformed("\(description) holds \($0), which is no byte", at: nil)
        }
        return byte
      }
    } else {
      bytes = Array(message.raw_data.bytes)
    }
    guard bytes.count == count else {
      throw Diagnostic.malformed(
        "\(description) has \(bytes.count) bytes, but shape \(shape) of \(type.bits) bits needs \(count)",
        at: nil)
    }
    return AnyTensor(
      Tensor(shape, type.integers(in: bytes, count: shape.elementCount)), type: type.holder)
  }
}
