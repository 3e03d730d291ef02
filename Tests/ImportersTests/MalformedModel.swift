import Basics
import Testing

/// A model that memc must refuse, and the exit status.
struct MalformedModel: Sendable, CustomTestStringConvertible {
  let name: String
  let kind: Diagnostic.Kind
  let bytes: [UInt8]

  var testDescription: String { name }

  init(_ name: String, _ kind: Diagnostic.Kind, _ change: (inout OnnxText) -> Void) {
    var model = OnnxText()
    change(&model)
    self.init(name, kind, bytes: model.bytes)
  }

  init(_ name: String, _ kind: Diagnostic.Kind, bytes: [UInt8]) {
    self.name = name
    self.kind = kind
    self.bytes = bytes
  }

  /// A model of one node, which reads `x` of shape [1, 2, 4, 4] and these tensors.
  static func node(
    _ name: String, _ kind: Diagnostic.Kind, _ node: OnnxText.Node,
    _ tensors: [OnnxText.Tensor] = [],
    opset: Int = 13, x: [Int] = [1, 2, 4, 4], type: Int = 1
  ) -> MalformedModel {
    MalformedModel(name, kind) {
      $0.opsets = [("", opset)]
      $0.inputs = [OnnxText.Value("x", x, type: type)]
      $0.tensors = tensors
      $0.nodes = [node]
    }
  }

  static let all =
    wire + model + values + tensors + nodes + attributes + windows + products + shapes
}
