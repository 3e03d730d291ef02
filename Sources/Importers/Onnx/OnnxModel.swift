import Basics
import COnnx
import CProtobufC

/// The messages of an ONNX file, parsed within bounds of time and memory.
///
/// It owns the memory of its messages; keep the model alive while reading them. The contents of the
/// messages are not checked.
public final class OnnxModel {
  /// The file as the user named it.
  let source: String
  /// The size of the file.
  let byteCount: Int
  let message: UnsafePointer<Onnx__ModelProto>
  private var result: memc_onnx_result

  /// - Throws: kind `malformed` if the bytes are not a protobuf message, `unsupported` if they need
  ///   more depth or memory than a file of this size may.
  public init(_ bytes: UnsafeRawBufferPointer, source: String) throws {
    var result = memc_onnx_result()
    let status = memc_onnx_parse(
      bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count, nil, &result)
    guard status == MEMC_ONNX_OK, let model = result.model else {
      defer { memc_onnx_free(&result) }
      throw Self.refusal(of: result, "model", source: source)
    }
    self.source = source
    self.result = result
    byteCount = bytes.count
    message = UnsafePointer(model)
  }

  deinit { memc_onnx_free(&result) }

  /// Why the bytes of `what` were not parsed, at the offending byte.
  static func refusal(of result: memc_onnx_result, _ what: String, source: String) -> Diagnostic {
    let reason = String(cString: memc_onnx_reason(result.status))
    let kind: Diagnostic.Kind =
      switch result.status {
      case MEMC_ONNX_TOO_LARGE, MEMC_ONNX_TOO_DEEP, MEMC_ONNX_TOO_MUCH_MEMORY: .unsupported
      case MEMC_ONNX_OUT_OF_MEMORY: .tryAgain
      default: .malformed
      }
    let message = "not an ONNX \(what): \(reason) in \(String(cString: result.message))"
    return Diagnostic(kind, message, at: Place(source, .byte(result.offset)))
  }
}

/// A repeated field of messages.
struct Repeated<Message>: RandomAccessCollection {
  let startIndex = 0
  let endIndex: Int
  private let base: UnsafeMutablePointer<UnsafeMutablePointer<Message>?>?

  init(_ count: Int, _ base: UnsafeMutablePointer<UnsafeMutablePointer<Message>?>?) {
    endIndex = count
    self.base = base
  }

  subscript(index: Int) -> Message {
    guard let message = base?[index] else { preconditionFailure("a message has no memory") }
    return message.pointee
  }
}

extension ProtobufCBinaryData {
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: data, count: len) }

  /// The bytes as text; invalid UTF-8 becomes U+FFFD.
  var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension Onnx__NodeProto {
  var inputNames: [String] {
    UnsafeBufferPointer(start: input, count: n_input).map(\.text)
  }
  var outputNames: [String] {
    UnsafeBufferPointer(start: output, count: n_output).map(\.text)
  }
}
