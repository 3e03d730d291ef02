import Basics
import NetworkIR
import Operators

extension OnnxForm {
  /// The nodes as ONNX writes them, in evaluation order: first those that make constants of integers.
  mutating func nodeForms() throws -> [OnnxNodeForm] {
    try integerConstants() + graph.nodes.flatMap { try forms(of: $0) }
  }

  private mutating func forms(of node: Node) throws -> [OnnxNodeForm] {
    if let quant = node.op as? Quant,
      let forms = OnnxNodeForm.rounding(node, quant.quantizer, names: &names)
    {
      return forms
    }
    return [
      try OnnxNodeForm(
        node, element: node.inputs.first.flatMap { types[$0]?.element }, names: &names)
    ]
  }

  /// The constants whose steps the network states, which `graph` then lacks.
  private mutating func integerConstants() -> [OnnxNodeForm] {
    graph.weightSteps.sorted { $0.key < $1.key }.compactMap { name, steps in
      guard let tensor = graph.constants[name]?.real,
        let form = OnnxNodeForm.integers(
          name, tensor, steps: steps, axis: channelAxis(of: name, tensor.rank), names: &names)
      else { return nil }
      graph.constants[name] = nil
      return form
    }
  }

  /// The axis of the output channels of a constant.
  private func channelAxis(of name: String, _ rank: Int) -> Int {
    guard rank > 1, let node = graph.nodes.first(where: { $0.inputs.contains(name) }) else {
      return 0
    }
    return switch node.op {
    case is MatMul: rank - 1
    case let gemm as Gemm: gemm.transposesB == 1 ? 0 : 1
    case is ConvTranspose: 1
    default: 0
    }
  }
}
