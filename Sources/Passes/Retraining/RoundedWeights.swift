import Foundation
import NetworkIR
import Training

/// Weights that share one step: those of a layer or of one column.
struct RoundedWeights: Sendable {
  /// Their indices in the vector of all parameters.
  let indices: [Int]
  let largestCode: Float
  /// The step before training.
  private(set) var step: Float

  init(_ indices: [Int], bits: Int, _ weights: [Float]) throws {
    let scaling = WeightScales(bits: bits, method: .mse)
    self.indices = indices
    largestCode = Float(scaling.largestCode)
    step = Float(try scaling.scale(for: weights))
  }

  /// A copy whose step is the nearest power of two.
  func withPowerOfTwo() -> RoundedWeights {
    var rounded = self
    if step > 0 { rounded.step = exp2(log2(step).rounded()) }
    return rounded
  }

  /// Rounds the weights to whole multiples of `step`; does nothing if it is 0.
  func round(_ parameters: UnsafeMutableBufferPointer<Float>, step: Float) {
    guard step > 0 else { return }
    for index in indices {
      let code = (parameters[index] / step).rounded(.toNearestOrAwayFromZero)
      parameters[index] = min(max(code, -largestCode), largestCode) * step
    }
  }

  /// The groups of one layer.
  static func all(
    of parameter: Parameter, bits: Int, _ granularity: Quantize.Granularity, _ weights: [Float]
  ) throws -> [RoundedWeights] {
    let places = parameter.form.weightIndices()
    let size = granularity == .channel ? parameter.form.groupRows : places.count
    return try stride(from: 0, to: places.count, by: size).map { start in
      let own = places[start..<start + size]
      return try RoundedWeights(
        own.map { parameter.range.lowerBound + $0 }, bits: bits, own.map { weights[$0] })
    }
  }
}
