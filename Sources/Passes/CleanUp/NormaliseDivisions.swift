import Basics
import NetworkIR
import Operators

/// Turns a division by an activation into a product with its reciprocal.
public struct NormaliseDivisions: Pass {
  public static let name = "normalise-divisions"
  public static let summary = "turn divisions by activations into products with reciprocals"

  public init() {}

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    guard graph.quantization == nil, graph.nodes.contains(where: { $0.op is Div }) else {
      return graph
    }
    let editor = try GraphEditor(graph)
    var names = editor.names
    var result = graph
    result.nodes = graph.nodes.flatMap { node -> [Node] in
      guard let division = node.op as? Div, node.inputs.count == 2,
        !editor.isConstant(node.inputs[1]), editor.types[node.inputs[1]]?.element.isReal == true
      else { return [node] }
      let reciprocal = names.unused("\(node.name).reciprocal")
      var product = Mul()
      product.axis = division.axis
      return [
        Node(
          reciprocal, Reciprocal(), inputs: [node.inputs[1]], outputs: [reciprocal],
          place: node.place),
        Node(
          node.name, product, inputs: [node.inputs[0], reciprocal], outputs: node.outputs,
          clamp: node.clamp, place: node.place),
      ]
    }
    return result
  }
}
