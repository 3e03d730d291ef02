import Basics

extension Node {
  /// The node's outputs in single precision, its clamp applied.
  ///
  /// - Throws: located at the node, where the inputs' types or values do not fit.
  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    try locating(at: site) {
      _ = try op.outputTypes(of: inputs.map { TensorType($0.type, $0.shape) })
      let results = try op.evaluate(inputs)
      guard let clamp else { return results }
      return results.map { result in
        guard let real = result.real else { return result }
        let clamped = real.map { min(max($0, clamp.lowerBound), clamp.upperBound) }
        return AnyTensor(clamped, type: result.type)
      }
    }
  }
}
