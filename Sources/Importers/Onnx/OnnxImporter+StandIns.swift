import Basics
import NetworkIR

/// Values in place of the outputs of a refused node, so that the nodes after it are checked as far
/// as their types are known.
extension OnnxImporter {
  /// - Parameters:
  ///   - derived: types of the node's first outputs by its operator's rule, if it is known.
  ///   - producer: the cause that messages of later nodes name.
  mutating func standIn(
    for node: OnnxNode, _ context: OnnxNodeContext, derived: [TensorType] = [],
    behind producer: String? = nil
  ) {
    readByRefused += node.inputs.filter { knownType($0) != nil && values[$0]?.constant == nil }
    let constants = node.inputs.compactMap { values[$0]?.constant }
    let isConstant = !node.inputs.isEmpty && constants.count == node.inputs.count
    let room = constants.map(\.shape.elementCount).reduce(0, +)
    for (index, output) in node.outputs.enumerated()
    where !output.isEmpty && values[output] == nil {
      let type = context.statedTypes[output] ?? (index < derived.count ? derived[index] : nil)
      values[output] =
        type.flatMap { isConstant ? $0.zeros(upTo: room) : standIn(output, $0) }
        ?? .unknown(producer: producer ?? "node '\(node.name)'")
    }
  }

  /// An input of the fragment in place of `name`; `nil` for possible sizes, whose values matter.
  private mutating func standIn(_ name: String, _ type: TensorType) -> ImportedValue? {
    guard type.element != .int64, type.element != .int32, !type.shape.contains(0) else {
      return nil
    }
    standIns.append(Graph.Input(name, type))
    return .known(type, constant: nil)
  }

  /// The types of `node`'s inputs that are known.
  func knownTypes(of node: OnnxNode) -> [TensorType] { node.inputs.compactMap(knownType) }

  private func knownType(_ name: String) -> TensorType? {
    if case .known(let type, _) = values[name] { type } else { nil }
  }

  /// The network, or the part around refused nodes: the outputs of these become inputs, and their
  /// inputs become outputs.
  func fragment() -> Graph {
    var fragment = graph
    fragment.inputs += standIns
    let made = Set(fragment.inputs.map(\.name) + fragment.nodes.flatMap(\.outputs))
    var seen: Set<String> = []
    fragment.outputs = (graph.outputs + readByRefused).filter {
      (made.contains($0) || values[$0]?.constant != nil) && seen.insert($0).inserted
    }
    let used = Set(fragment.nodes.flatMap(\.inputs) + fragment.outputs)
    fragment.constants = values.compactMapValues(\.constant).filter { used.contains($0.key) }
    return fragment
  }
}

extension TensorType {
  /// Zeros of this type in place of a constant; `nil` for integers, or over `limit` elements.
  fileprivate func zeros(upTo limit: Int) -> ImportedValue? {
    guard element.isReal, shape.elementCount <= limit else { return nil }
    return .constant(AnyTensor(Tensor(shape, repeating: Float(0)), type: element))
  }
}
