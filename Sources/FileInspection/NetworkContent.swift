import Basics
import NetworkIR

/// A network as JSON: its nodes and values.
struct NetworkContent: Encodable {
  let inputs: [Value]
  let outputs: [Value]
  let nodes: [Node]
  /// The constants that nodes read, without their values.
  let constants: [Value]
  /// The formats of a quantized network's values.
  let formats: [Format]?
  let weights: [Weights]?

  struct Value: Encodable {
    let name: String
    let type: String?
    let shape: [Int]?
  }

  struct Node: Encodable {
    let name: String
    let `operator`: String
    /// Every attribute, including those at their defaults.
    let attributes: Basics.Value
    let inputs: [String]
    let outputs: [Value]
    /// The range that outputs are clamped to.
    let clamp: [Float]?
  }

  /// How a value's codes represent real numbers.
  struct Format: Encodable {
    let value: String
    let bits: Int
    let isSigned: Bool
    let scale: Double
    let zeroPoint: Int
    /// The largest magnitude of a code, where it is not that of the bits.
    let levels: Int?
  }

  struct Weights: Encodable {
    let constant: String
    let bits: Int
    /// One scale, or one for each column.
    let scales: [Double]
  }

  /// - Throws: `Diagnostics` if nodes do not fit their inputs.
  init(_ graph: Graph) throws {
    let types = try graph.types()
    let value = { (name: String) in
      Value(name: name, type: types[name]?.element.rawValue, shape: types[name]?.shape)
    }
    inputs = graph.inputs.map { value($0.name) }
    outputs = graph.outputs.map(value)
    nodes = graph.nodes.map { node in
      Node(
        name: node.name, operator: node.op.name, attributes: node.op.fullRecord.value,
        inputs: node.inputs, outputs: node.outputs.map(value),
        clamp: node.clamp.map { [$0.lowerBound, $0.upperBound] })
    }
    let made = Set(graph.inputs.map(\.name) + graph.nodes.flatMap(\.outputs))
    constants = Set(graph.nodes.flatMap(\.inputs)).subtracting(made).sorted().map(value)
    formats = graph.quantization?.activations.sorted { $0.key < $1.key }.map {
      Format(
        value: $0, bits: $1.bits, isSigned: $1.isSigned, scale: $1.scale, zeroPoint: $1.zeroPoint,
        levels: $1.levels)
    }
    weights = graph.quantization?.weights.sorted { $0.key < $1.key }.map {
      Weights(constant: $0, bits: $1.bits, scales: $1.scales)
    }
  }
}
