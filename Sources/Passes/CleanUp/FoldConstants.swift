import Basics
import NetworkIR

/// Evaluates nodes that depend on constants and shapes only.
public struct FoldConstants: Pass {
  public static let name = "fold-constants"
  public static let summary = "evaluate nodes that depend on constants and shapes only"

  /// Elements; larger results are not stored, because memory costs more than one operation.
  static let largestResult = 1 << 26

  public init() {}

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    var graph = graph
    let types = try graph.types()
    graph.nodes = try graph.nodes.filter { node in
      guard let results = try results(of: node, in: graph, types) else { return true }
      for (name, result) in zip(node.outputs, results) { graph.constants[name] = result }
      graph.keepWeightSteps(of: node)
      return false
    }
    return graph
  }

  /// The outputs of a node if they are known at compile time.
  private func results(of node: Node, in graph: Graph, _ types: [String: TensorType]) throws
    -> [AnyTensor]?
  {
    let sizes = node.outputs.map { types[$0]?.shape.checkedElementCount ?? .max }
    guard sizes.allSatisfy({ $0 <= Self.largestResult }) else { return nil }
    if node.clamp == nil, let types = node.inputTypes(types),
      let results = node.op.evaluate(types: types)
    {
      return results
    }
    let inputs = node.inputs.compactMap { graph.constants[$0] }
    guard !inputs.isEmpty, inputs.count == node.inputs.count else { return nil }
    return try node.evaluate(inputs)
  }
}
