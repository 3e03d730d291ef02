import Basics

/// An element type by its number in ONNX's `TensorProto.DataType`.
struct OnnxElementType {
  let number: Int32

  private static let known: [ElementType?] = [
    nil, .float32, .uint8, .int8, .uint16, .int16, .int32, .int64, nil, .bool, .float16, .float64,
    .uint32, .uint64,
  ]
  private static let names = [
    "UNDEFINED", "FLOAT", "UINT8", "INT8", "UINT16", "INT16", "INT32", "INT64", "STRING", "BOOL",
    "FLOAT16", "DOUBLE", "UINT32", "UINT64", "COMPLEX64", "COMPLEX128", "BFLOAT16", "FLOAT8E4M3FN",
    "FLOAT8E4M3FNUZ", "FLOAT8E5M2", "FLOAT8E5M2FNUZ", "UINT4", "INT4", "FLOAT4E2M1", "FLOAT8E8M0",
    "UINT2", "INT2", "FLOAT6E2M3", "FLOAT6E3M2",
  ]

  /// The type as memc knows it.
  ///
  /// - Throws: kind `malformed` where ONNX knows no such number, `unsupported` where memc does not.
  func resolved(of what: String) throws -> ElementType {
    guard number > 0, Self.names.indices.contains(Int(number)) else {
      throw Diagnostic.malformed("\(what) has an undefined element type, number \(number)", at: nil)
    }
    guard Int(number) < Self.known.count, let type = Self.known[Int(number)] else {
      throw Diagnostic.unsupported(
        "\(what) has elements of type \(Self.names[Int(number)])",
        note: "memc takes FLOAT, FLOAT16, DOUBLE, BOOL, and integers of 8 to 64 bits")
    }
    return type
  }
}
