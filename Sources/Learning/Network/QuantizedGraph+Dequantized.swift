import Basics
import NetworkIR

extension QuantizedGraph {
  /// The network in real numbers that a quantized network represents: weights and biases have the
  /// values of their codes. Outputs are clamped to the range of their formats, as in the machine,
  /// but activations are not rounded.
  func dequantized() -> Graph {
    var graph = graph
    graph.quantization = nil
    for (node, form) in partition.program {
      if case .matrix(let matrix) = form {
        graph.constants[node.inputs[matrix.weightInput]] = AnyTensor(
          realWeights(of: node, matrix))
        if let bias = matrix.biasInput {
          graph.constants[node.inputs[bias]] = AnyTensor(realBias(of: node, matrix))
        }
      }
      guard form.isComputed,
        let index = graph.nodes.firstIndex(where: { $0.outputs == node.outputs })
      else { continue }
      graph.nodes[index].clamp = format(of: node.outputs[0]).range(within: node.clamp)
    }
    return graph
  }

  /// The scale of a matrix node's sums, for each column.
  func sumScales(of node: Node, _ form: MatrixForm) -> [Double] {
    let weights = weights(of: node, form)
    let input = inputFormat(of: node, form)
    return (0..<form.columns).map { input.scale * weights.scale(ofColumn: $0) }
  }

  /// The format of a matrix node's input activations.
  func inputFormat(of node: Node, _ form: MatrixForm) -> ActivationFormat {
    let source = node.inputs.indices.first { $0 != form.weightInput && $0 != form.biasInput } ?? 0
    return format(of: node.inputs[source])
  }

  private func realWeights(of node: Node, _ form: MatrixForm) -> Tensor<Float> {
    let weights = weights(of: node, form)
    var reals = Tensor(weights.codes.shape, repeating: Float(0))
    for column in 0..<form.columns {
      let scale = weights.scale(ofColumn: column)
      for row in 0..<form.rows {
        guard let place = form.weightIndex(row, column) else { continue }
        reals.elements[place] = Float(scale * Double(weights.codes.elements[place]))
      }
    }
    return reals
  }

  private func realBias(of node: Node, _ form: MatrixForm) -> Tensor<Float> {
    let scales = sumScales(of: node, form)
    let bias = bias(of: node, form)
    return Tensor(
      [form.columns],
      scales.indices.map { Float((bias?.value(ofColumn: $0) ?? 0) * scales[$0]) })
  }
}

extension IntegerForm {
  /// Whether the node computes new values, requantized to the format of its output.
  fileprivate var isComputed: Bool {
    switch self {
    case .matrix, .affine, .quantizer, .sum, .product: true
    default: false
    }
  }
}

extension ActivationFormat {
  /// The range of real numbers that have a code, within a clamp.
  fileprivate func range(within clamp: ClosedRange<Float>?) -> ClosedRange<Float> {
    let all = Float(real(of: codes.lowerBound))...Float(real(of: codes.upperBound))
    return clamp.map { all.clamped(to: $0) } ?? all
  }
}
