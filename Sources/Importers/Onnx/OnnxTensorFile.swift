import Basics
import COnnx

/// A single tensor in a file of ONNX, a serialized TensorProto such as `input_0.pb`.
public enum OnnxTensorFile {
  /// Reads the tensor in `bytes`, which must contain its data.
  ///
  /// - Throws: a diagnostic if the bytes are not such a tensor, or if memc does not support it.
  public static func read(_ bytes: UnsafeRawBufferPointer, source: String) throws -> AnyTensor {
    var result = memc_onnx_result()
    defer { memc_onnx_free(&result) }
    let status = memc_onnx_parse_tensor(
      bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count, nil, &result)
    guard status == MEMC_ONNX_OK, let message = result.tensor?.pointee else {
      throw OnnxModel.refusal(of: result, "tensor", source: source)
    }
    var noData = ExternalData(directory: nil)
    return try locating(at: Place(source)) {
      try OnnxTensor(message: message, description: "the tensor").read(externalData: &noData)
    }
  }
}
