import Basics
import NetworkIR
import Operators

/// Replaces operators that the machine cannot compute where they stand by their parts: products of two
/// activations, and normalizations whose results the program itself needs.
///
/// An operator that has no such parts stays as it is.
public struct ExpandUncomputable: Pass {
  public static let name = "expand-uncomputable"
  public static let summary = "replace operators that the machine cannot compute by their parts"

  public init() {}

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    guard graph.quantization == nil,
      graph.nodes.contains(where: { $0.op is any DivisibleOperator })
    else { return graph }
    let editor = try GraphEditor(graph)
    let early = editor.nodesNeededInProgram
    var names = editor.names
    var result = graph
    result.nodes = graph.nodes.flatMap { node in
      guard let op = node.op as? any DivisibleOperator,
        early.contains(node.name) || editor.form(of: node) == nil,
        let (body, outputs) = try? op.parts(for: graph.operands(of: node, editor.types))
      else { return [node] }
      return body.nodes(in: node, outputs, &names, &result.constants)
    }
    return result
  }
}

extension GraphEditor {
  /// The nodes whose form is computed after the program, but whose results a node of the program needs.
  fileprivate var nodesNeededInProgram: Set<String> {
    var needed: Set<String> = []
    // for each value, the nodes before it that are computed after the program
    var origins: [String: Set<String>] = [:]
    for index in indices {
      let node = self[index]
      var found = Set(node.inputs.flatMap { origins[$0] ?? [] })
      guard !found.isEmpty || node.op is any DivisibleOperator, let form = form(of: node) else {
        continue
      }
      if form.isAfterProgram { found.insert(node.name) }
      if form.mayFollowProgram {
        for output in node.outputs { origins[output] = found }
      } else {
        needed.formUnion(found)
      }
    }
    return needed
  }
}
