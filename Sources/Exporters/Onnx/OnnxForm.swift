import Basics
import NetworkIR

/// A network with the operators and attributes of ONNX, for any batch size.
///
/// 1. All real numbers are `float32`, in which memc computes regardless of what a model declares.
/// 2. A clamp becomes a Relu or a Clip after its node.
/// 3. Attributes from before opset 13 (`axis` of an Add, `flatten` of a Softmax) become additional
///    nodes.
/// 4. The windows of a pooling are defined by padding, because runtimes count them differently in
///    ceil mode.
/// 5. A Quant becomes QuantizeLinear, Clip and DequantizeLinear, if ONNX has its rounding; a constant
///    of whole steps becomes integers and a DequantizeLinear (`nodeForms`).
/// 6. A Reshape that keeps a first axis of size 1 leaves this size open.
struct OnnxForm {
  var graph: Graph
  /// The type of every value of `graph`.
  let types: [String: TensorType]
  /// Free names of values.
  var names: FreshNames

  /// - Precondition: `graph` is verified and contains no integer codes.
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
  /// The same numbers, as `float32` if they are real.
  var inSinglePrecision: AnyTensor { real.map { AnyTensor($0) } ?? self }
}
