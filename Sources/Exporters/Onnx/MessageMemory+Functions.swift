import Basics
import COnnx
import CProtobufC

/// Messages of functions, and of the operator sets that a model uses.
extension MessageMemory {
  func opset(_ domain: String, _ version: Int) -> UnsafeMutablePointer<Onnx__OperatorSetIdProto> {
    make(onnx__operator_set_id_proto__init) {
      ($0.has_domain, $0.domain) = (1, text(domain))
      ($0.has_version, $0.version) = (1, Int64(version))
    }
  }

  /// The function's message. The schema of this package leaves the bodies of functions unknown, so
  /// they are written as unknown fields.
  /// - Source: the numbers of the fields: onnx.proto, `FunctionProto`.
  func function(_ function: OnnxFunction) throws -> UnsafeMutablePointer<Onnx__FunctionProto> {
    var fields = [field(4, Array("x".utf8)), field(5, Array("y".utf8))]
    fields += try function.body.map { field(7, packed(try node($0))) }
    fields.append(field(9, packed(opset("", OnnxExport.opset))))
    return make(onnx__function_proto__init) {
      ($0.has_name, $0.name) = (1, text(function.name))
      ($0.has_domain, $0.domain) = (1, text(OnnxFunction.domain))
      ($0.base.n_unknown_fields, $0.base.unknown_fields) = (UInt32(fields.count), copy(fields))
    }
  }

  private func node(_ step: OnnxFunction.Step) throws -> UnsafeMutablePointer<Onnx__NodeProto> {
    let attributes = try step.number.map { [try attribute("value_float", $0.value)] } ?? []
    return make(onnx__node_proto__init) {
      ($0.has_op_type, $0.op_type) = (1, text(step.op))
      ($0.n_input, $0.input) = (step.inputs.count, copy(step.inputs.map(text)))
      ($0.n_output, $0.output) = (1, copy([text(step.output)]))
      ($0.n_attribute, $0.attribute) = (attributes.count, list(attributes))
    }
  }

  /// A field of bytes, with their number in front.
  private func field(_ tag: UInt32, _ bytes: [UInt8]) -> ProtobufCMessageUnknownField {
    var (count, prefix) = (bytes.count, [UInt8]())
    while count >= 0x80 {
      prefix.append(UInt8(count & 0x7F) | 0x80)
      count >>= 7
    }
    let content = prefix + [UInt8(count)] + bytes
    return ProtobufCMessageUnknownField(
      tag: tag, wire_type: PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED, len: content.count,
      data: copy(content))
  }

  private func packed(_ message: UnsafeMutablePointer<Onnx__NodeProto>) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: onnx__node_proto__get_packed_size(message)) {
      $1 = onnx__node_proto__pack(message, $0.baseAddress)
    }
  }

  private func packed(_ message: UnsafeMutablePointer<Onnx__OperatorSetIdProto>) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: onnx__operator_set_id_proto__get_packed_size(message)) {
      $1 = onnx__operator_set_id_proto__pack(message, $0.baseAddress)
    }
  }
}
