import Basics

/// Digital weights that learn, and cells that are written to follow them with verification.
///
/// `A ← clip(A − η g, ±1)`; the cells are read, and receive the pulses that take them to A, up to
/// `rounds` times in a step.
/// - Source: the second mode of BP-GA; mixed-precision training of Nandakumar et al., Frontiers in
///   Neuroscience 14 (2020) 406, with a digital copy of the weights.
public struct LatentWeights: LearningRule {
  public static let name = "latent"
  public static let summary = "digital weights learn, and write-verify makes the cells follow"
  public static var fields: [Field<Self>] {
    [
      Field("most-pulses", \.mostPulses, in: 1...65536, "most pulses on a cell in one round"),
      Field("rounds", \.rounds, in: 1...100, "most rounds of reading and pulses in one step"),
      Field(
        "tolerance", \.tolerance, in: 0...1,
        "deviation that is not corrected, over half of the range"),
    ]
  }

  public var mostPulses = 63.0
  public var rounds = 1
  public var tolerance = 0.0
  public let memoryCount = 1

  public init() {}

  public func start(_ layer: LearningLayer) {
    for index in 0..<layer.count { layer.memory[0][index] = layer.weight(index) }
  }

  public func move(_ layer: LearningLayer) throws {
    let latent = layer.memory[0]
    for index in 0..<layer.count {
      latent[index] = min(max(latent[index] - layer.rate * layer.gradient[index], -1), 1)
    }
    let limit = Float(mostPulses)
    for round in 0..<rounds {
      var isDone = true
      for index in 0..<layer.count {
        let deviation = latent[index] - layer.weight(index)
        let wanted = (deviation * layer.pulsesPerUnit).rounded()
        let isNear = abs(deviation) <= Float(tolerance)
        layer.requests[index] = isNear ? 0 : min(max(wanted, -limit), limit)
        isDone = isDone && layer.requests[index] == 0
      }
      if isDone { return }
      try layer.apply(round: round)
    }
  }
}
