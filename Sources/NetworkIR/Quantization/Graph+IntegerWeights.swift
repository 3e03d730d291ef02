import Basics

extension Graph {
  /// The integer weights of a matrix node.
  ///
  /// - Throws: if there are none, or if their scales do not fit the columns.
  public func integerWeights(of node: Node, _ form: MatrixForm) throws -> QuantizedWeights {
    let name = node.inputs[form.weightInput]
    guard let weights = quantization?.weights[name] else {
      throw Diagnostic.malformed(
        "the weights '\(name)' of '\(node.name)' are not quantized", at: nil,
        note: "run the quantize pass")
    }
    guard weights.scales.count == 1 || weights.scales.count == form.columns else {
      throw Diagnostic.malformed(
        "the weights '\(name)' have \(weights.scales.count) scales for \(form.columns) columns",
        at: nil)
    }
    return weights
  }

  /// The bias of a matrix node at the scale of its sums, `[columns]`; `nil` if it has none.
  ///
  /// - Throws: if it is not quantized, does not fit the columns, or has an element beyond Int32.
  public func integerBias(of node: Node, _ form: MatrixForm) throws -> Tensor<Int>? {
    guard let input = form.biasInput else { return nil }
    let name = node.inputs[input]
    guard let bias = quantization?.biases[name] else {
      throw Diagnostic.malformed(
        "the bias '\(name)' of '\(node.name)' is not quantized", at: nil,
        note: "run the quantize pass")
    }
    guard bias.count == form.columns else {
      throw Diagnostic.malformed(
        "the bias '\(name)' has \(bias.count) elements for \(form.columns) columns", at: nil)
    }
    if let wide = bias.elements.first(where: { Int32(exactly: $0) == nil }) {
      throw Diagnostic.malformed("the bias '\(name)' holds \(wide), which exceeds 32 bits", at: nil)
    }
    return bias
  }
}
