import Basics
import COnnx
import CProtobufC
import NetworkIR

/// An attribute of an ONNX node.
struct OnnxAttribute {
  enum Content {
    case value(Value.Content)
    case tensor(Onnx__TensorProto)
    /// A kind that memc supports for no operator, such as `a subgraph`.
    case refused(String)
  }

  let name: String
  let content: Content

  /// The maximum length of a name; all operators' attributes have shorter ones.
  private static let longestName = 256

  /// - Throws: kind `malformed` if the attribute contradicts itself.
  init(_ message: Onnx__AttributeProto) throws {
    let name = message.name.text
    guard !name.isEmpty, message.name.len <= Self.longestName else {
      throw Diagnostic.malformed("an attribute has no name, or one that is too long", at: nil)
    }
    if message.ref_attr_name.len > 0 {
      throw Diagnostic.malformed(
        "'\(name)' refers to an attribute of a function, but is not in one", at: nil)
    }
    self.name = name
    content = try Self.content(of: message, name)
  }

  private static func content(of message: Onnx__AttributeProto, _ name: String) throws -> Content {
    let present = presentTypes(of: message)
    let declared = message.has_type != 0 ? message.type.rawValue : 0
    guard declared <= typeNames.count - 1 else {
      throw Diagnostic.malformed("'\(name)' has an unknown attribute type \(declared)", at: nil)
    }
    // files before IR version 3 declare no type; proto3 leaves out values that are zero
    guard present.count <= 1, let type = declared == 0 ? present.first : declared,
      present.isEmpty || present == [type]
    else {
      let found = present.map { typeNames[Int($0)] }.joined(separator: ", ")
      throw Diagnostic.malformed(
        "'\(name)' declares \(typeNames[Int(declared)]) and holds [\(found)]", at: nil)
    }
    return try content(of: message, type, name)
  }

  private static func content(of message: Onnx__AttributeProto, _ type: UInt32, _ name: String)
    throws -> Content
  {
    switch typeNames[Int(type)] {
    case "FLOAT": .value(.real(message.f.shortestDouble))
    case "INT": .value(.integer(Int(message.i)))
    case "STRING": .value(.text(message.s.text))
    case "FLOATS":
      list(UnsafeBufferPointer(start: message.floats, count: message.n_floats)) {
        .real($0.shortestDouble)
      }
    case "INTS":
      list(UnsafeBufferPointer(start: message.ints, count: message.n_ints)) { .integer(Int($0)) }
    case "STRINGS":
      list(UnsafeBufferPointer(start: message.strings, count: message.n_strings)) {
        .text($0.text)
      }
    case "TENSOR":
      if let tensor = message.t {
        .tensor(tensor.pointee)
      } else {
        throw Diagnostic.malformed("'\(name)' declares TENSOR and holds none", at: nil)
      }
    case "GRAPH", "GRAPHS": .refused("a subgraph")
    case "SPARSE_TENSOR", "SPARSE_TENSORS": .refused("a sparse tensor")
    case let other: .refused("a value of type \(other)")
    }
  }

  private static func list<Element>(
    _ elements: UnsafeBufferPointer<Element>, _ content: (Element) -> Value.Content
  ) -> Content {
    .value(.list(elements.map { Value(content($0)) }))
  }

  /// Names by number. Source: onnx.proto, AttributeProto.AttributeType.
  private static let typeNames = [
    "UNDEFINED", "FLOAT", "INT", "STRING", "TENSOR", "GRAPH", "FLOATS", "INTS", "STRINGS",
    "TENSORS", "GRAPHS", "SPARSE_TENSOR", "SPARSE_TENSORS", "TYPE_PROTO", "TYPE_PROTOS",
  ]

  /// The numbers of the types whose fields are set.
  private static func presentTypes(of message: Onnx__AttributeProto) -> [UInt32] {
    let present: [(UInt32, Bool)] = [
      (1, message.has_f != 0), (2, message.has_i != 0), (3, message.has_s != 0),
      (4, message.t != nil), (5, message.g != nil), (6, message.n_floats > 0),
      (7, message.n_ints > 0), (8, message.n_strings > 0), (9, message.n_tensors > 0),
      (10, message.n_graphs > 0), (11, message.sparse_tensor != nil),
      (12, message.n_sparse_tensors > 0), (13, message.tp != nil), (14, message.n_type_protos > 0),
    ]
    return present.filter(\.1).map(\.0)
  }
}
