extension IntegerForm {
  /// The inputs of the node that are activations, in order; the form contains the other ones.
  package func activations(of node: Node, in graph: Graph) -> [String] {
    switch self {
    case .sum, .product, .concatenation: node.inputs
    case .matrix(let form):
      node.inputs.indices.filter { $0 != form.weightInput && $0 != form.biasInput }
        .prefix(1).map { node.inputs[$0] }
    case .host: node.inputs.filter { graph.constants[$0] == nil }
    default:
      Array(node.inputs.filter { graph.constants[$0] == nil }.prefix(1))
    }
  }
}
