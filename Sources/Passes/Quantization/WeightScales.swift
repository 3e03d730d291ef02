import Basics
import NetworkIR

/// The rule for the weight scales of one layer, and the codes that follow from them.
package struct WeightScales {
  let bits: Int
  let method: Quantize.Method
  /// Multiplies the range of weights.
  let headroom: Double

  package init(bits: Int, method: Quantize.Method, headroom: Double = 1) {
    self.bits = bits
    self.method = method
    self.headroom = headroom
  }

  /// The largest code in magnitude.
  var largestCode: Int { (1 << (bits - 1)) - 1 }

  /// The scale for these weights; 0 if all are 0.
  ///
  /// With method `mse`, weights are clipped at the limit of least squared error, among 41 limits
  /// from the largest magnitude down to a fifth of it. With `grid`, all weights are whole multiples
  /// of the scale, the largest possible. Otherwise, the largest weight gets the largest code. Then
  /// the headroom multiplies the scale.
  /// - Throws: with `grid`, `unsupported` if there is no such scale.
  package func scale<Weights: Collection<Float>>(for weights: Weights) throws -> Double {
    let largest = Double(weights.reduce(0) { max($0, $1.magnitude) })
    guard largest > 0 else { return 0 }
    switch method {
    case .mse: return headroom * scaleOfLeastError(weights, largest)
    case .grid: return try step(of: weights, largest)
    case .minMax, .percentile: return headroom * largest / Double(largestCode)
    }
  }

  /// Rounding a multiple of a step to single precision changes it by less than this share of it.
  private static let tolerance = 1e-4

  private func step<Weights: Collection<Float>>(of weights: Weights, _ largest: Double) throws
    -> Double
  {
    let steps = (1...largestCode).lazy.map { largest / Double($0) }
    let found = steps.first { step in
      weights.allSatisfy { weight in
        let ratio = Double(weight) / step
        return (ratio - ratio.rounded()).magnitude <= Self.tolerance
      }
    }
    guard let found else {
      throw Diagnostic.unsupported(
        "its weights are not whole multiples, up to \(largestCode), of any step",
        note: "use method 'grid' only for weights that are already rounded to 'weight-bits'")
    }
    return found
  }

  private func scaleOfLeastError<Weights: Collection<Float>>(_ weights: Weights, _ largest: Double)
    -> Double
  {
    let full = largest / Double(largestCode)
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

  /// Writes the code of each weight.
  ///
  /// As `code(of:scale:)`, but rounds by truncation, which is one instruction on every processor.
  func write(
    codesOf weights: ArraySlice<Float>, scale: Double,
    to codes: Slice<UnsafeMutableBufferPointer<Int16>>
  ) {
    let limit = Double(largestCode)
    let codes = UnsafeMutableBufferPointer(rebasing: codes)
    for (index, weight) in weights.enumerated() {
      let ratio = min(max(Double(weight) / scale, -limit), limit)
      let whole = Int16(ratio)
      let rest = ratio - Double(whole)
      codes.initializeElement(at: index, to: whole + (rest >= 0.5 ? 1 : rest <= -0.5 ? -1 : 0))
    }
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
