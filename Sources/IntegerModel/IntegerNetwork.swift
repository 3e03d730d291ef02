import Basics
import NetworkIR

/// A quantized graph as a list of integer steps, which the integer executor runs and the lowering
/// emits.
public struct IntegerNetwork: Sendable {
  /// A node of the program with its integer tables.
  public struct Step: Sendable {
    public let node: Node
    /// The activations that the step reads, in the order of its tables.
    public let inputs: [IntegerValue]
    public let output: IntegerValue
    public let tables: IntegerTables
  }

  public let inputs: [IntegerValue]
  public let steps: [Step]
  /// Codes of constants that are used like activations: as an operand of Concat, or as an output.
  public let constants: [String: Tensor<Int32>]
  /// The values that the program outputs: outputs of the graph, and inputs of the tail.
  public let outputs: [IntegerValue]
  /// The nodes computed on real numbers after the program.
  public let tail: [Node]
  public let graph: Graph

  /// - Throws: `Diagnostics` with every node that the machine cannot compute.
  public init(_ quantized: QuantizedGraph) throws {
    let (graph, partition) = (quantized.graph, quantized.partition)
    var (diagnostics, lookups) = (Diagnostics(), LookupTables())
    self.graph = graph
    inputs = graph.inputs.map { quantized.value($0.name) }
    steps = try partition.program.compactMap { node, form in
      try diagnostics.collect(at: node.site) { try Step(node, form, in: quantized, &lookups) }
    }
    try diagnostics.throwIfAny()
    outputs = partition.programOutputs(of: graph).map(quantized.value)
    constants = graph.codes(among: steps.flatMap(\.inputs) + outputs)
    tail = partition.tail
  }
}

extension IntegerNetwork.Step {
  fileprivate init(
    _ node: Node, _ form: IntegerForm, in quantized: QuantizedGraph, _ lookups: inout LookupTables
  ) throws {
    let inputs = form.activations(of: node, in: quantized.graph).map(quantized.value)
    guard let name = node.outputs.first, !inputs.isEmpty else {
      throw Diagnostic.unsupported(
        "\(node.op.name) '\(node.name)' reads no activation",
        note: "run the clean-up pass, which folds constants")
    }
    self.node = node
    self.inputs = inputs
    output = quantized.value(name)
    tables = try IntegerTables(
      form, of: node, in: quantized, inputs: inputs, output: output, &lookups)
  }
}

extension QuantizedGraph {
  /// The activation `name` of the program.
  fileprivate func value(_ name: String) -> IntegerValue {
    IntegerValue(name, partition.types[name]?.shape ?? [], format(of: name))
  }
}

extension Graph {
  /// The codes of those of `values` that are constants.
  fileprivate func codes(among values: [IntegerValue]) -> [String: Tensor<Int32>] {
    values.reduce(into: [:]) { codes, value in
      codes[value.name] = constants[value.name].map { value.format.codes(of: $0.asReal) }
    }
  }
}
