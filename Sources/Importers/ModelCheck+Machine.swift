import Basics
import NetworkIR

extension ModelCheck {
  /// This check, with those nodes refused as well for which the tile machine has no form.
  ///
  /// - Parameter graph: the model's graph after clean-up, which may have given a node the form it
  ///   lacked; nodes are matched by name.
  public func judged(for graph: Graph) throws -> ModelCheck {
    var check = self
    let entries = Dictionary(
      nodes.indices.map { (nodes[$0].name, $0) }, uniquingKeysWith: { first, _ in first })
    for (node, refusal) in try graph.machineRefusals() {
      if let index = entries[node.name] {
        if nodes[index].status != .refused { check.refuse(index, for: refusal) }
      } else {
        check.problems.append(refusal.located(at: node.place))
      }
    }
    return check
  }
}

extension Graph {
  /// The nodes for which the tile machine can do nothing, and why.
  fileprivate func machineRefusals() throws -> [(Node, Diagnostic)] {
    let types = try types()
    var refusals: [(Node, Diagnostic)] = []
    // values that a node of the program reads, with the name of that node
    var reader: [String: String] = [:]
    for node in nodes.reversed() {
      do {
        let isInProgram = try isInProgram(node, types, reader)
        for input in node.inputs where isInProgram { reader[input] = node.name }
      } catch let diagnostic as Diagnostic {
        refusals.append((node, diagnostic))
      }
    }
    return refusals.reversed()
  }

  /// Whether the program computes `node`, which otherwise follows it on dequantized values.
  ///
  /// - Throws: why the tile machine can do nothing for the node.
  private func isInProgram(
    _ node: Node, _ types: [String: TensorType], _ reader: [String: String]
  ) throws -> Bool {
    let operands = node.inputs.compactMap { name in
      types[name].map { Operand($0, constant: constants[name]) }
    }
    guard operands.count == node.inputs.count else { return true }
    let consumer = node.outputs.compactMap { reader[$0] }.first
    switch try node.op.integerForm(of: operands) {
    case .matrix(let form):
      try expectFiniteWeights(of: node, form)
      return true
    case .afterProgram:
      guard let consumer else { return false }
      throw Diagnostic.unsupported(
        "\(node.op.name) is computed after the program, but '\(consumer)' reads its output",
        note: "\(node.op.name) may only stand at the end of the network")
    case .rearrangement: return consumer != nil
    default: return true
    }
  }

  /// Refuses weights that no conductance can stand for.
  private func expectFiniteWeights(of node: Node, _ form: MatrixForm) throws {
    for index in [form.weightInput, form.biasInput].compactMap({ $0 }) {
      let elements = constants[node.inputs[index]]?.real?.elements ?? []
      guard elements.allSatisfy(\.isFinite) else {
        throw Diagnostic.unsupported(
          "'\(node.inputs[index])' holds values that are infinite or not a number")
      }
    }
  }
}
