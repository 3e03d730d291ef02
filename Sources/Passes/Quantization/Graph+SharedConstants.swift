import Basics
import NetworkIR

extension Graph {
  /// A copy in which no two matrix nodes share constants.
  func splittingSharedConstants() throws -> Graph {
    var graph = self
    var names = NameTable(Set(try types().keys))
    var readers: [String: Int] = [:]
    for name in nodes.flatMap(\.inputs) + outputs { readers[name, default: 0] += 1 }
    for layer in try matrixLayers() {
      for input in [layer.form.weightInput, layer.form.biasInput].compactMap({ $0 }) {
        let name = layer.node.inputs[input]
        guard readers[name, default: 0] > 1 else { continue }
        readers[name, default: 0] -= 1
        let copy = names.unused("\(layer.node.name).\(name)")
        graph.nodes[layer.index].inputs[input] = copy
        graph.constants[copy] = constants[name]
      }
    }
    return graph
  }
}
