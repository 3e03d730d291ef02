import Basics

/// A graph with all the integers that the tile machine needs: each activation of the program has a
/// format, and each matrix has integer weights and, if it takes one, an integer bias.
public struct QuantizedGraph: Sendable {
  /// The graph; its `quantization` is the one below.
  public let graph: Graph
  public let quantization: Quantization
  /// The program, and the nodes computed after it.
  public let partition: GraphPartition

  /// - Throws: `unsupported` if the graph is not quantized; otherwise `Diagnostics` with everything
  ///   that is missing or out of bounds.
  public init(_ graph: Graph) throws {
    guard let quantization = graph.quantization else {
      throw Diagnostic.unsupported("the network is not quantized", note: "run the quantize pass")
    }
    self.graph = graph
    self.quantization = quantization
    partition = try graph.partition()
    try verify()
  }

  /// The same graph with other integers.
  ///
  /// - Throws: `Diagnostics` with everything that is missing or out of bounds.
  public func with(_ quantization: Quantization) throws -> QuantizedGraph {
    var graph = graph
    graph.quantization = quantization
    return try QuantizedGraph(graph)
  }

  /// The format of `value`, an activation of the program.
  public func format(of value: String) -> ActivationFormat {
    quantization.activations.verified(value)
  }

  /// The integer weights of a matrix node.
  public func weights(of node: Node, _ form: MatrixForm) -> QuantizedWeights {
    quantization.weights.verified(node.inputs[form.weightInput])
  }

  /// The bias of a matrix node at the scale of its sums, `[columns]`; `nil` if it has none.
  public func bias(of node: Node, _ form: MatrixForm) -> QuantizedBias? {
    form.biasInput.map { quantization.biases.verified(node.inputs[$0]) }
  }
}

extension Graph {
  /// Returns this graph with the integers of `quantization`, which replace real weights and biases.
  ///
  /// - Throws: `Diagnostics` with everything that is missing or out of bounds.
  public func quantized(by quantization: Quantization) throws -> QuantizedGraph {
    var graph = self
    for name in quantization.weights.keys { graph.constants[name] = nil }
    for name in quantization.biases.keys { graph.constants[name] = nil }
    graph.weightSteps = [:]
    graph.quantization = quantization
    return try QuantizedGraph(graph)
  }
}

extension Dictionary where Key == String {
  /// The entry of `name`, which verification has found.
  fileprivate func verified(_ name: String) -> Value {
    guard let value = self[name] else { preconditionFailure("'\(name)' is quantized") }
    return value
  }
}
