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
  public init(_ graph: Graph) throws {
    let partition = try graph.partition()
    let values = try IntegerValues(graph, partition)
    var (diagnostics, lookups) = (Diagnostics(), LookupTables())
    self.graph = graph
    inputs = try graph.inputs.map { try values[$0.name] }
    steps = try partition.program.compactMap { node, form in
      try diagnostics.collect(at: node.site) {
        try Step(node, form, in: graph, values, &lookups)
      }
    }
    try diagnostics.throwIfAny()
    outputs = try partition.programOutputs(of: graph).map { try values[$0] }
    constants = values.constants(among: steps.flatMap(\.inputs) + outputs)
    tail = partition.tail
  }
}

extension IntegerNetwork.Step {
  fileprivate init(
    _ node: Node, _ form: IntegerForm, in graph: Graph, _ values: IntegerValues,
    _ lookups: inout LookupTables
  ) throws {
    let inputs = try form.activations(of: node, in: graph).map { try values[$0] }
    guard let name = node.outputs.first, !inputs.isEmpty else {
      throw Diagnostic.unsupported(
        "\(node.op.name) '\(node.name)' reads no activation",
        note: "run the clean-up pass, which folds constants")
    }
    let output = try values[name]
    self.node = node
    self.inputs = inputs
    self.output = output
    tables = try IntegerTables(
      form, of: node, in: graph, inputs: inputs, output: output, &lookups)
  }
}

/// Shapes and formats of the activations of a quantized graph.
private struct IntegerValues {
  let graph: Graph
  let quantization: Quantization
  let types: [String: TensorType]

  init(_ graph: Graph, _ partition: GraphPartition) throws {
    guard let quantization = graph.quantization else {
      throw Diagnostic.unsupported(
        "the network is not quantized", note: "run the quantize pass")
    }
    self.graph = graph
    self.quantization = quantization
    types = partition.types
  }

  subscript(name: String) -> IntegerValue {
    get throws {
      guard let type = types[name], let format = quantization.activations[name] else {
        throw Diagnostic.malformed(
          "the value '\(name)' has no activation format", at: nil, note: "run the quantize pass")
      }
      try format.validate(as: name)
      return IntegerValue(name, type.shape, format)
    }
  }

  func constants(among values: [IntegerValue]) -> [String: Tensor<Int32>] {
    values.reduce(into: [:]) { codes, value in
      guard let constant = graph.constants[value.name] else { return }
      codes[value.name] = value.format.codes(of: constant.asReal)
    }
  }
}

extension ActivationFormat {
  /// Throws unless the machine supports the format.
  fileprivate func validate(as name: String) throws {
    guard (isSigned ? 2...16 : 1...16).contains(bits), codes.contains(zeroPoint),
      scale.isNormal, scale > 0
    else {
      throw Diagnostic.malformed(
        "the format of '\(name)' must have 1...16 unsigned or 2...16 signed bits, a positive scale "
          + "and a zero point among its codes, not \(bits) bits, \(scale) and \(zeroPoint)", at: nil
      )
    }
  }
}
