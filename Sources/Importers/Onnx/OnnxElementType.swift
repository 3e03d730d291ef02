import Basics
import NetworkIR

extension ElementType {
  /// The element type that `what` declares by its number in ONNX's `TensorProto.DataType`.
  ///
  /// - Throws: kind `malformed` if ONNX does not define the number, `unsupported` if memc does not
  ///   support the type.
  init(onnxNumber number: Int32, of what: String) throws {
    if let type = ElementType(onnxCode: Int(number)) {
      self = type
      return
    }
    guard let name = otherTypeNames[number] else {
      throw Diagnostic.malformed("\(what) has an undefined element type, number \(number)", at: nil)
    }
    throw Diagnostic.unsupported(
      "\(what) has elements of type \(name)",
      note: "use FLOAT, FLOAT16, DOUBLE, BOOL, or integers of 8 to 64 bits")
  }
}

/// The types that memc does not support. Source: onnx.proto of ONNX 1.23, TensorProto.DataType.
private let otherTypeNames: [Int32: String] = [
  8: "STRING", 14: "COMPLEX64", 15: "COMPLEX128", 16: "BFLOAT16", 17: "FLOAT8E4M3FN",
  18: "FLOAT8E4M3FNUZ", 19: "FLOAT8E5M2", 20: "FLOAT8E5M2FNUZ", 21: "UINT4", 22: "INT4",
  23: "FLOAT4E2M1", 24: "FLOAT8E8M0", 25: "UINT2", 26: "INT2", 27: "FLOAT6E2M3", 28: "FLOAT6E3M2",
]
