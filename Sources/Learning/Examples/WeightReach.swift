import Training

/// Clamps each parameter to ±reach; parameters with reach 0 stay unchanged.
struct WeightReach: WeightHook {
  /// The largest magnitude of each parameter; 0 where it is fixed.
  private let reach: [Float]

  init(_ reach: [Float]) { self.reach = reach }

  mutating func backward(
    _ gradient: UnsafeMutableBufferPointer<Float>, latentWeights: UnsafeBufferPointer<Float>,
    at moment: Moment
  ) {
    for (index, reach) in reach.enumerated() where reach == 0 { gradient[index] = 0 }
  }

  mutating func afterStep(
    _ latentWeights: UnsafeMutableBufferPointer<Float>, squares: UnsafeBufferPointer<Float>?,
    at moment: Moment
  ) {
    for (index, reach) in reach.enumerated() where reach > 0 {
      latentWeights[index] = min(max(latentWeights[index], -reach), reach)
    }
  }
}
