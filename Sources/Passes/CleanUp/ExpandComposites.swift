import Basics
import NetworkIR
import Operators

/// Replaces composite operators by their parts.
public struct ExpandComposites: Pass {
  public static let name = "expand-composites"
  public static let summary = "replace operators that are made of others by their parts"

  public init() {}

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    guard graph.nodes.contains(where: { $0.op is any CompositeOperator }) else { return graph }
    let editor = try GraphEditor(graph)
    var names = editor.names
    var result = graph
    result.nodes = try graph.nodes.flatMap { node in
      guard let op = node.op as? any CompositeOperator,
        let operands = graph.operands(of: node, editor.types)
      else { return [node] }
      let (body, outputs) = try locating(at: node.place) { try op.parts(for: operands) }
      return body.nodes(in: node, outputs, &names, &result.constants)
    }
    return result
  }
}

extension OperatorBody {
  /// The parts with the names of the graph. The part that yields an output of `node` takes its name;
  /// an output that several share, or that is an input, gets an Identity.
  func nodes(
    in node: Node, _ outputs: [String], _ names: inout NameTable,
    _ constants: inout [String: AnyTensor]
  ) -> [Node] {
    var given = Dictionary(uniqueKeysWithValues: zip(inputs, node.inputs))
    for (name, tensor) in self.constants {
      let fresh = names.unused("\(node.name).\(name)")
      given[name] = fresh
      constants[fresh] = tensor
    }
    for part in nodes {
      given[part.name] = names.unused("\(node.name).\(part.name)")
    }
    var copies: [Node] = []
    for (output, target) in zip(outputs, node.outputs) {
      if nodes.contains(where: { $0.name == output }), !outputs.isShared(output) {
        given[output] = target
      } else {
        copies.append(
          Node(
            names.unused("\(node.name).\(target)"), Identity(), inputs: [given[output] ?? output],
            outputs: [target], clamp: node.clamp, place: node.place))
      }
    }
    let last = Set(outputs)
    return nodes.map { part in
      let isLast = last.contains(part.name) && !outputs.isShared(part.name)
      return Node(
        isLast && outputs.count == 1 ? node.name : given[part.name] ?? part.name, part.op,
        inputs: part.inputs.map { given[$0] ?? $0 }, outputs: [given[part.name] ?? part.name],
        clamp: isLast ? node.clamp : nil, place: node.place)
    } + copies
  }
}

extension [String] {
  fileprivate func isShared(_ name: String) -> Bool { count(where: { $0 == name }) > 1 }
}
