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
}

extension IntegerForm {
  /// Whether the node computes new values, requantized to the format of its output.
  fileprivate var isComputed: Bool {
    switch self {
    case .matrix, .affine, .quantizer, .sum, .product, .host: true
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
