import Basics
import COnnx
import CProtobufC
import NetworkIR
import Operators

/// A node of an ONNX model, as it is in the file.
struct OnnxNode {
  /// Unique in the model.
  let name: String
  let domain: String
  /// The operator's name, with its domain if that is not the default one.
  let operatorName: String
  /// The name alone.
  let bareName: String
  let inputs: [String]
  let outputs: [String]
  let place: Place
  private let message: Onnx__NodeProto

  /// The maximum number of attributes of a node, which is more than any operator has.
  private static let mostAttributes = 64

  /// The maximum number of elements of an attribute; larger tensors are weights.
  private static let largestTensor = 16

  init(_ message: Onnx__NodeProto, named name: String, in source: String) {
    self.message = message
    self.name = name
    domain = message.domain.text
    bareName = message.op_type.text
    operatorName = Self.key(domain, bareName)
    inputs = message.inputNames.droppingTrailingAbsent
    outputs = message.outputNames.droppingTrailingAbsent
    place = Place(source, .node(name))
  }

  /// `name`, or `domain.name` if the domain is not the default.
  static func key(_ domain: String, _ name: String) -> String {
    OnnxImporter.isDefaultDomain(domain) ? name : "\(domain).\(name)"
  }

  var isInDefaultDomain: Bool { OnnxImporter.isDefaultDomain(domain) }

  /// The node's attributes; tensors become literals if they are small.
  ///
  /// - Throws: if one is malformed, given twice, or of a kind that no operator takes.
  func attributes() throws -> Record {
    var record = Record(at: place)
    for attribute in try parsedAttributes() {
      guard record[attribute.name] == nil else {
        throw Diagnostic.malformed("the attribute '\(attribute.name)' is given twice", at: nil)
      }
      record[attribute.name] = try value(of: attribute)
    }
    return record
  }

  /// The tensor in attribute `name`, of any size; `nil` if that is not the only attribute.
  func onlyTensorAttribute(_ name: String) throws -> AnyTensor? {
    let attributes = try parsedAttributes()
    guard attributes.count == 1, attributes[0].name == name,
      case .tensor(let message) = attributes[0].content
    else { return nil }
    return try tensor(message, name)
  }

  /// The type of the tensor in attribute `name`, if its elements have fewer than 8 bits.
  func narrowType(of name: String) throws -> NarrowType? {
    try parsedAttributes().lazy.compactMap { attribute -> NarrowType? in
      guard attribute.name == name, case .tensor(let message) = attribute.content else {
        return nil
      }
      return NarrowType(onnxNumber: message.data_type)
    }.first
  }

  private func parsedAttributes() throws -> [OnnxAttribute] {
    guard message.n_attribute <= Self.mostAttributes else {
      throw Diagnostic.malformed("the node has \(message.n_attribute) attributes", at: nil)
    }
    return try Repeated(message.n_attribute, message.attribute).map(OnnxAttribute.init)
  }

  private func value(of attribute: OnnxAttribute) throws -> Value {
    switch attribute.content {
    case .value(let content): return Value(content, at: place)
    case .tensor(let message):
      let tensor = try tensor(message, attribute.name)
      guard tensor.shape.elementCount <= Self.largestTensor else {
        throw Diagnostic.unsupported(
          "the attribute '\(attribute.name)' holds a tensor of \(tensor.shape.elementCount) elements"
        )
      }
      return TensorLiteral(tensor).value
    case .refused(let kind):
      throw Diagnostic.unsupported(
        "the attribute '\(attribute.name)' holds \(kind)",
        note: "memc compiles networks without control flow")
    }
  }

  private func tensor(_ message: Onnx__TensorProto, _ name: String) throws -> AnyTensor {
    var noData = ExternalData(directory: nil)
    return try OnnxTensor(message: message, description: "the attribute '\(name)'")
      .read(externalData: &noData)
  }
}

extension [String] {
  /// These names without the empty ones at the end, which mark absent inputs or outputs.
  var droppingTrailingAbsent: [String] {
    let count = lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0
    return Array(prefix(count))
  }
}
