import NetworkIR

/// The scales of the weights of one layer, and the codes that follow from them.
package struct WeightScales {
  let bits: Int
  let method: Quantize.Method

  package init(bits: Int, method: Quantize.Method) {
    self.bits = bits
    self.method = method
  }

  /// The largest code in magnitude.
  var largestCode: Int { (1 << (bits - 1)) - 1 }

  /// The scale for these weights; 0 where all are 0.
  ///
  /// With method `mse` weights are clipped where the squared error is least, of 41 limits from the
  /// largest magnitude down to a fifth of it; else the largest weight has the largest code.
  package func scale<Weights: Collection<Float>>(for weights: Weights) -> Double {
    let largest = Double(weights.reduce(0) { max($0, $1.magnitude) })
    let full = largest / Double(largestCode)
    guard method == .mse, largest > 0 else { return full }
    let scales = (0..<41).map { full * (1 - 0.02 * Double($0)) }
    let errors = scales.map { squaredError(of: weights, $0) }
    let least = zip(errors, scales).min { ($0.0, -$0.1) < ($1.0, -$1.1) }
    return least?.1 ?? full
  }

  /// The code nearest to `weight`, ties away from zero.
  package func code(of weight: Float, scale: Double) -> Int16 {
    let code = (Double(weight) / scale).rounded(.toNearestOrAwayFromZero)
    return Int16(min(max(code, -Double(largestCode)), Double(largestCode)))
  }

  private func squaredError<Weights: Collection<Float>>(of weights: Weights, _ scale: Double)
    -> Double
  {
    weights.reduce(0) { sum, weight in
      let error = Double(weight) - Double(code(of: weight, scale: scale)) * scale
      return sum + error * error
    }
  }
}
