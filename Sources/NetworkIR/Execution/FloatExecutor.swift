import Basics

/// Runs a graph in single precision, node by node; the reference semantics of a network.
public struct FloatExecutor: Sendable {
  public init() {}

  /// Returns the graph's outputs, by name.
  ///
  /// - Parameter inputs: every input, in the shape that the graph declares.
  /// - Throws: a diagnostic if an input is missing or does not fit.
  public func run(_ graph: Graph, inputs: [String: Tensor<Float>]) throws -> [String: Tensor<Float>]
  {
    try run(graph, inputs: inputs) { _, _ in }
  }

  /// As above; also passes each input and each node's outputs to `observe`, in evaluation order.
  ///
  /// A value is released once its last reader has run.
  public func run(
    _ graph: Graph, inputs: [String: Tensor<Float>],
    observe: (_ name: String, _ value: AnyTensor) throws -> Void
  ) throws -> [String: Tensor<Float>] {
    var values = graph.constants
    for input in graph.inputs {
      let value = try Self.value(of: input, in: inputs)
      try observe(input.name, value)
      values[input.name] = value
    }
    let lastReaders = graph.lastReaders
    for (index, node) in graph.nodes.enumerated() {
      let results = try node.evaluate(node.inputs.map { try values.existing($0, node.site) })
      for (name, result) in zip(node.outputs, results) {
        try observe(name, result)
        values[name] = result
      }
      for name in node.inputs + node.outputs where (lastReaders[name] ?? index) <= index {
        values[name] = nil
      }
    }
    return try graph.outputs.reduce(into: [:]) { outputs, name in
      outputs[name] = try values.existing(name, nil).asReal
    }
  }

  private static func value(of input: Graph.Input, in tensors: [String: Tensor<Float>]) throws
    -> AnyTensor
  {
    guard let tensor = tensors[input.name] else {
      throw Diagnostic(.missing, "the input '\(input.name)' is missing")
    }
    guard tensor.shape == input.type.shape else {
      throw Diagnostic.malformed(
        "input '\(input.name)' must have shape \(input.type.shape), not \(tensor.shape)", at: nil)
    }
    let element = input.type.element
    if element.isReal { return AnyTensor(tensor, type: element) }
    return AnyTensor(tensor.map { Int(saturating: Double($0)) }, type: element)
  }
}

extension Graph {
  /// The index of the last node that reads each value; past the last node for outputs.
  fileprivate var lastReaders: [String: Int] {
    var readers: [String: Int] = [:]
    for (index, node) in nodes.enumerated() {
      for input in node.inputs { readers[input] = index }
    }
    for output in outputs { readers[output] = nodes.count }
    return readers
  }
}

extension [String: AnyTensor] {
  fileprivate func existing(_ name: String, _ place: Place?) throws -> AnyTensor {
    guard let value = self[name] else {
      throw Diagnostic.malformed("no value is named '\(name)'", at: place)
    }
    return value
  }
}
