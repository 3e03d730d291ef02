import Basics

/// The real numbers that the integers of a quantized network stand for.
extension QuantizedGraph {
  /// The scale of a matrix node's sums, for each column.
  package func sumScales(of node: Node, _ form: MatrixForm) -> [Double] {
    let weights = weights(of: node, form)
    let input = inputFormat(of: node, form)
    return (0..<form.columns).map { input.scale * weights.scale(ofColumn: $0) }
  }

  /// The format of a matrix node's input activations.
  package func inputFormat(of node: Node, _ form: MatrixForm) -> ActivationFormat {
    let source = node.inputs.indices.first { $0 != form.weightInput && $0 != form.biasInput } ?? 0
    return format(of: node.inputs[source])
  }

  /// The weights in the shape of their constant.
  package func realWeights(of node: Node, _ form: MatrixForm) -> Tensor<Float> {
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

  /// The bias, `[columns]`; zeros if there is none.
  package func realBias(of node: Node, _ form: MatrixForm) -> Tensor<Float> {
    let scales = sumScales(of: node, form)
    let bias = bias(of: node, form)
    return Tensor(
      [form.columns],
      scales.indices.map { Float((bias?.value(ofColumn: $0) ?? 0) * scales[$0]) })
  }
}
