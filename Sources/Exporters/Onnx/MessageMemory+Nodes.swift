import Basics
import COnnx
import NetworkIR
import Operators

/// Messages of nodes and their attributes.
extension MessageMemory {
  /// - Parameter annotations: texts beside the node.
  func node(_ form: OnnxNodeForm, _ annotations: [OnnxAnnotations.Entry]) throws
    -> UnsafeMutablePointer<Onnx__NodeProto>
  {
    let texts = texts(annotations)
    let attributes = try form.attributes.entries.map { try attribute($0.key, $0.value) }
    return make(onnx__node_proto__init) {
      ($0.has_name, $0.name) = (1, text(form.name))
      ($0.has_op_type, $0.op_type) = (1, text(form.op))
      if let domain = form.domain { ($0.has_domain, $0.domain) = (1, text(domain)) }
      ($0.n_input, $0.input) = (form.inputs.count, copy(form.inputs.map(text)))
      ($0.n_output, $0.output) = (form.outputs.count, copy(form.outputs.map(text)))
      ($0.n_attribute, $0.attribute) = (attributes.count, list(attributes))
      ($0.n_metadata_props, $0.metadata_props) = (texts.count, list(texts))
    }
  }

  /// Messages of keys and values.
  func texts(_ entries: [OnnxAnnotations.Entry])
    -> [UnsafeMutablePointer<Onnx__StringStringEntryProto>]
  {
    entries.map { entry in
      make(onnx__string_string_entry_proto__init) {
        ($0.has_key, $0.key) = (1, text(entry.key))
        ($0.has_value, $0.value) = (1, text(entry.value))
      }
    }
  }

  func attribute(_ name: String, _ value: Value) throws
    -> UnsafeMutablePointer<Onnx__AttributeProto>
  {
    let content = try content(value)
    return make(onnx__attribute_proto__init) {
      ($0.has_name, $0.name) = (1, text(name))
      $0.has_type = 1
      content(&$0)
    }
  }

  /// Returns a function that sets the value and type fields of an attribute.
  private func content(_ value: Value) throws -> (inout Onnx__AttributeProto) -> Void {
    switch value.content {
    case .integer(let integer):
      return {
        $0.type = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INT
        ($0.has_i, $0.i) = (1, Int64(integer))
      }
    case .real(let real):
      return {
        $0.type = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOAT
        ($0.has_f, $0.f) = (1, Float(real))
      }
    case .text(let word):
      return {
        $0.type = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__STRING
        ($0.has_s, $0.s) = (1, self.text(word))
      }
    case .list:
      let integers = try [Int](value).map { Int64($0) }
      return {
        $0.type = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INTS
        ($0.n_ints, $0.ints) = (integers.count, self.copy(integers))
      }
    case .record(let record):
      let tensor = tensor("", try TensorLiteral(record).tensor)
      return {
        $0.type = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__TENSOR
        $0.t = tensor
      }
    case .boolean: throw Diagnostic.unsupported("ONNX has no Boolean attributes")
    }
  }
}
