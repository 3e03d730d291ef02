import Training

/// Keeps each parameter within its reach of 0; those without reach stay as they are.
struct WeightReach: WeightHook {
  /// Of each parameter, 0 where it stays.
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
