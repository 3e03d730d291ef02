import Basics
import NetworkIR
import Operators

extension Node {
  /// Computes the gradients with respect to the node's inputs. A gradient passes only where the
  /// output is strictly inside the clamp.
  ///
  /// - Parameters:
  ///   - inputs: the arguments of `evaluate`.
  ///   - upstream: the gradient with respect to each output, in its shape.
  /// - Returns: one for each input, in its shape; `nil` if it has none.
  /// - Throws: a diagnostic at the node if its operator has no gradient.
  func gradients(of inputs: [AnyTensor], upstream: [Tensor<Float>]) throws -> [Tensor<Float>?] {
    try locating(at: site) {
      guard let op = op as? any DifferentiableOperator else { throw withoutGradient }
      // without the clamp, which may lose what the gradient depends on
      let outputs = try op.evaluate(inputs)
      let passed = zip(outputs, upstream).map { output, gradient in
        clamp.map { gradient.passed(where: output.asReal, isWithin: $0) } ?? gradient
      }
      return try op.gradients(of: inputs, outputs: outputs, upstream: passed)
    }
  }

  /// The diagnostic that no gradient passes through this node.
  var withoutGradient: Diagnostic {
    .unsupported("'\(op.name)' has no gradient", at: site)
  }
}

extension Tensor<Float> {
  /// These elements, or 0 where the element of `output` is not strictly inside `range`.
  fileprivate func passed(where output: Tensor<Float>, isWithin range: ClosedRange<Float>)
    -> Tensor<Float>
  {
    Tensor(
      shape, zip(elements, output.elements).map { range.holdsStrictly($1) ? $0 : 0 })
  }
}
