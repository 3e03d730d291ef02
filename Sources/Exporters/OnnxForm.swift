import Basics
import NetworkIR

/// A network in those operators and attributes that ONNX has, the same for every number of images.
///
/// 1. Real numbers are of one type, `float32`, in which memc computes whatever a model declares.
/// 2. A clamp becomes a Relu or a Clip behind its node.
/// 3. What only opsets before 13 could say (`axis` of an Add, `flatten` of a Softmax) is said by
///    further nodes.
/// 4. A pooling states its windows by padding, for runtimes differ in how they count them in ceil mode.
/// 5. A Reshape that keeps a first axis of 1 leaves its size open.
struct OnnxForm {
  private(set) var graph: Graph
  /// Of every value, in the form above.
  let types: [String: TensorType]
  /// Names of values that are not taken.
  var names: FreshNames

  /// - Precondition: `graph` is verified, and holds no integer codes.
  init(_ graph: Graph) throws {
    var rewriting = try NodeRewriting(graph)
    self.graph = graph
    self.graph.nodes = try graph.nodes.flatMap { try rewriting.nodes(for: $0) }
    let read = Set(self.graph.nodes.flatMap(\.inputs) + graph.outputs)
    self.graph.constants = graph.constants.filter { read.contains($0.key) }
      .mapValues(\.inSinglePrecision)
    self.graph.inputs = graph.inputs.map { Graph.Input($0.name, $0.type.inSinglePrecision) }
    types = try self.graph.types()
    names = rewriting.names
  }
}

extension TensorType {
  fileprivate var inSinglePrecision: TensorType { element.isReal ? .real(shape) : self }
}

extension AnyTensor {
  /// The same numbers, declared as `float32` if they are real.
  var inSinglePrecision: AnyTensor { real.map { AnyTensor($0) } ?? self }
}
