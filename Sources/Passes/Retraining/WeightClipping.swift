import NetworkIR
import Training

/// Clips the weights of each layer to a number of their standard deviations around 0.
///
/// The largest weight of a layer sets the step of its cells; without outliers, the others use more
/// of the conductance range.
/// - Source: Joshi et al., Nature Communications 11:2473, 2020, methods (clipping at 2 sd).
struct WeightClipping: WeightHook {
  private let layers: [Range<Int>]
  private let deviations: Double

  init(_ network: TrainingNetwork, deviations: Double) {
    layers = network.parameters.filter { $0.role == .weights }.map(\.range)
    self.deviations = deviations
  }

  mutating func afterStep(
    _ latentWeights: UnsafeMutableBufferPointer<Float>, squares: UnsafeBufferPointer<Float>?,
    at moment: Moment
  ) {
    for layer in layers {
      let limit = Float(deviations * latentWeights[layer].rootMeanSquareOfNonzero)
      for index in layer { latentWeights[index] = min(max(latentWeights[index], -limit), limit) }
    }
  }
}

extension Swift.Slice<UnsafeMutableBufferPointer<Float>> {
  /// The standard deviation around 0 of the nonzero elements; pruned weights do not count.
  fileprivate var rootMeanSquareOfNonzero: Double {
    var (sum, count) = (0.0, 0)
    for element in self where element != 0 {
      sum += Double(element) * Double(element)
      count += 1
    }
    return (sum / Double(Swift.max(count, 1))).squareRoot()
  }
}
