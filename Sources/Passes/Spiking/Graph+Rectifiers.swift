import Basics
import NetworkIR
import Operators

extension Graph {
  /// The same network with each clamp from 0 on of a layer with weights as a Relu of its own, after
  /// the max pooling that follows the layer.
  ///
  /// A neuron stands where its spikes are made, and the maximum of sums can still be taken before.
  /// - Throws: `unsupported` for such a clamp after anything but a layer with weights.
  func withSeparateRectifiers() throws -> Graph {
    let editor = try GraphEditor(self)
    var graph = self
    var names = NameTable(Set(editor.types.keys).union(nodes.map(\.name)))
    var rectifiers: [Int: [Node]] = [:]
    for index in nodes.indices where nodes[index].clamp?.lowerBound == 0 {
      guard editor.layer(before: index) != nil else {
        throw Diagnostic.unsupported(
          "the activation of '\(nodes[index].name)' does not follow a layer with weights, so no "
            + "gain can be folded into it", at: nodes[index].site)
      }
      let last = editor.lastMaximum(after: index)
      let output = nodes[last].outputs[0]
      guard !outputs.contains(output) else {
        throw Diagnostic.unsupported(
          "the activation of '\(nodes[index].name)' is an output of the network, whose height cannot "
            + "be folded", at: nodes[index].site)
      }
      let sum = names.unused("\(output).sum")
      let name = names.unused("\(nodes[index].name).activation")
      graph.nodes[index].clamp = nil
      graph.nodes[last].outputs[0] = sum
      rectifiers[last] = [
        Node(name, Relu(), inputs: [sum], outputs: [output], place: nodes[index].place)
      ]
    }
    graph.nodes = graph.nodes.enumerated().flatMap { [$1] + (rectifiers[$0] ?? []) }
    return graph
  }
}

extension GraphEditor {
  /// The layer with weights whose sums node `index` yields, itself or through pooling.
  func layer(before index: Int) -> (index: Int, form: MatrixForm)? {
    switch form(of: self[index]) {
    case .matrix(let form)?: return (index, form)
    case .pool?: return mergeableProducer(of: self[index].inputs[0]).flatMap(layer(before:))
    default: return nil
    }
  }

  /// The last of the max pools that take the output of node `index` one after another, or `index`.
  fileprivate func lastMaximum(after index: Int) -> Int {
    var last = index
    while let next = indices.first(where: { self[$0].inputs.contains(self[last].outputs[0]) }),
      case .pool(let pool)? = form(of: self[next]), case .max = pool.kind, self[next].clamp == nil,
      mergeableProducer(of: self[last].outputs[0]) == last
    {
      last = next
    }
    return last
  }
}
