import Basics
import NetworkIR

/// Removes nodes and constants that no output depends on.
public struct RemoveDeadNodes: Pass {
  public static let name = "remove-dead-nodes"
  public static let summary = "remove nodes and constants that no output depends on"

  public init() {}

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    var graph = graph
    var needed = Set(graph.outputs)
    for node in graph.nodes.reversed() where node.outputs.contains(where: needed.contains) {
      needed.formUnion(node.inputs)
    }
    graph.nodes = graph.nodes.filter { $0.outputs.contains(where: needed.contains) }
    let names = Set(graph.nodes.map(\.name))
    let values = needed.union(graph.inputs.map(\.name)).union(graph.nodes.flatMap(\.outputs))
    graph.constants = graph.constants.filter { needed.contains($0.key) }
    graph.weightSteps = graph.weightSteps.filter { needed.contains($0.key) }
    graph.kernelGroups = graph.kernelGroups.filter { names.contains($0.key) }
    graph.quantization?.keep(values)
    return graph
  }
}

extension Quantization {
  /// Drops all formats but those of `values`.
  fileprivate mutating func keep(_ values: Set<String>) {
    activations = activations.filter { values.contains($0.key) }
    weights = weights.filter { values.contains($0.key) }
    biases = biases.filter { values.contains($0.key) }
  }
}
