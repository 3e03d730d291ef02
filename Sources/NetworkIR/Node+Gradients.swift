import Basics

extension Node {
  /// The gradients with respect to the node's inputs, its clamp applied: a gradient passes strictly
  /// within it only.
  ///
  /// - Parameters:
  ///   - inputs: as `evaluate` took them.
  ///   - upstream: the gradient with respect to each output, in its shape.
  /// - Returns: one for each input, in its shape; `nil` where none flows.
  /// - Throws: located at the node, where its operator has no gradient.
  func gradients(of inputs: [AnyTensor], upstream: [Tensor<Float>]) throws -> [Tensor<Float>?] {
    try locating(at: site) {
      guard let op = op as? any DifferentiableOperator else { throw withoutGradient }
      // not what the node made of them: the clamp may have lost what the gradient depends on
      let outputs = try op.evaluate(inputs)
      let passed = zip(outputs, upstream).map { output, gradient in
        clamp.map { gradient.passed(where: output.asReal, isWithin: $0) } ?? gradient
      }
      return try op.gradients(of: inputs, outputs: outputs, upstream: passed)
    }
  }

  /// That no gradient passes through this node.
  var withoutGradient: Diagnostic {
    .unsupported("'\(op.name)' has no gradient", at: site)
  }
}

extension Tensor<Float> {
  /// These elements, 0 where the one of `output` does not lie strictly in `range`.
  fileprivate func passed(where output: Tensor<Float>, isWithin range: ClosedRange<Float>)
    -> Tensor<Float>
  {
    Tensor(
      shape, zip(elements, output.elements).map { range.holdsStrictly($1) ? $0 : 0 })
  }
}
