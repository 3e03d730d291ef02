import NetworkIR
import Training

/// Rounds the forward weights to whole multiples of their steps, which may be trained as well.
struct WeightRounding: WeightHook {
  private let groups: [RoundedWeights]
  private let learns: Bool
  private let rate: Double
  /// The step of each group.
  var memory: [Float]

  init(_ groups: [RoundedWeights], learns: Bool, rate: Double) {
    self.groups = groups
    self.learns = learns
    self.rate = rate
    memory = groups.map(\.step)
  }

  func forward(_ forwardWeights: UnsafeMutableBufferPointer<Float>, at moment: Moment) {
    for (group, step) in zip(groups, memory) { group.round(forwardWeights, step: step) }
  }

  /// Moves steps against the sign of their gradient, by the learning rate relative to their size;
  /// gradient: Esser et al., equation 3.
  mutating func backward(
    _ gradient: UnsafeMutableBufferPointer<Float>, latentWeights: UnsafeBufferPointer<Float>,
    at moment: Moment
  ) {
    guard learns else { return }
    for (number, group) in groups.enumerated() where memory[number] > 0 {
      let slope = slope(of: group, step: memory[number], gradient, latentWeights)
      let move = Float(min(rate * (1 - moment.progress), 0.5))  // a step stays above 0
      memory[number] *= slope > 0 ? 1 - move : slope < 0 ? 1 + move : 1
    }
  }

  /// The gradient with respect to the step; sets the gradient of clipped weights to 0.
  private func slope(
    of group: RoundedWeights, step: Float, _ gradient: UnsafeMutableBufferPointer<Float>,
    _ latentWeights: UnsafeBufferPointer<Float>
  ) -> Float {
    group.indices.reduce(0) { slope, index in
      let ratio = latentWeights[index] / step
      guard ratio.magnitude <= group.largestCode else {
        let change = ratio > 0 ? gradient[index] : -gradient[index]
        gradient[index] = 0
        return slope + change * group.largestCode
      }
      return slope + gradient[index] * (ratio.rounded(.toNearestOrAwayFromZero) - ratio)
    }
  }
}
