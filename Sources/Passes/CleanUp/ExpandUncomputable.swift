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
    let forms = graph.nodes.map(editor.form(of:))
    let needed = graph.valuesOfProgram(forms)
    var names = editor.names
    var result = graph
    result.nodes = zip(graph.nodes, forms).flatMap { node, form in
      let isEarly = form?.isAfterProgram == true && node.outputs.contains(where: needed.contains)
      guard let op = node.op as? any DivisibleOperator, isEarly || form == nil,
        let operands = graph.operands(of: node, editor.types),
        let (body, outputs) = try? op.parts(for: operands)
      else { return [node] }
      return body.nodes(in: node, outputs, &names, &result.constants)
    }
    return result
  }
}
