import Basics
import NetworkIR
import Operators

/// Turns a Sum into Adds, one for each operand after the first.
public struct NormaliseSums: Pass {
  public static let name = "normalise-sums"
  public static let summary = "turn a Sum of any number of operands into Adds"

  public init() {}

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    guard graph.quantization == nil, graph.nodes.contains(where: { $0.op is Sum }) else {
      return graph
    }
    var names = try GraphEditor(graph).names
    var result = graph
    result.nodes = graph.nodes.flatMap { $0.op is Sum ? $0.asAdds(&names) : [$0] }
    return result
  }
}

extension Node {
  /// A Sum as Adds; the last one keeps its name and output.
  fileprivate func asAdds(_ names: inout NameTable) -> [Node] {
    guard inputs.count > 1 else { return [with(Identity(), inputs)] }
    var sum = inputs[0]
    return inputs.indices.dropFirst().map { index in
      let operands = [sum, inputs[index]]
      guard index < inputs.count - 1 else { return with(Add(), operands) }
      sum = names.unused("\(name).\(index)")
      return Node(sum, Add(), inputs: operands, outputs: [sum], place: place)
    }
  }

  private func with(_ op: any Operator, _ inputs: [String]) -> Node {
    Node(name, op, inputs: inputs, outputs: outputs, clamp: clamp, place: place)
  }
}
