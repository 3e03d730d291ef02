import Basics

extension Node {
  /// Computes the node's outputs in single precision, and applies its clamp.
  ///
  /// - Throws: a diagnostic at the node if the types or values of the inputs do not fit.
  public func evaluate(_ inputs: [AnyTensor]) throws -> [AnyTensor] {
    try locating(at: site) {
      for type in try op.outputTypes(of: inputs.map { TensorType($0.type, $0.shape) }) {
        _ = try type.bounded()
      }
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
