import Training

/// Keeps each parameter within its reach of 0; those without reach stay as they are.
struct WeightReach: Treatment {
  /// Of each parameter, 0 where it stays.
  private let reach: [Float]

  init(_ reach: [Float]) { self.reach = reach }

  mutating func passBack(
    _ gradient: UnsafeMutableBufferPointer<Float>, kept: UnsafeBufferPointer<Float>,
    at moment: Moment
  ) {
    for (index, reach) in reach.enumerated() where reach == 0 { gradient[index] = 0 }
  }

  mutating func settle(
    _ kept: UnsafeMutableBufferPointer<Float>, squares: UnsafeBufferPointer<Float>?,
    at moment: Moment
  ) {
    for (index, reach) in reach.enumerated() where reach > 0 {
      kept[index] = min(max(kept[index], -reach), reach)
    }
  }
}
