import Basics
import NetworkIR
import Training

/// Shows every shard of a batch weights as other cells would hold them; gradients pass straight on.
struct NoiseInjection: Treatment {
  private let layers: [Range<Int>]
  private let noise: WeightNoise

  init(_ network: TrainingNetwork, _ noise: WeightNoise) {
    layers = network.parameters.filter { $0.role == .weights }.map(\.range)
    self.noise = noise
  }

  var variesByShard: Bool { true }

  func show(_ seen: UnsafeMutableBufferPointer<Float>, at moment: Moment) {
    let draws = Philox(seed: moment.seed, stream: 3, UInt64(moment.step), UInt64(moment.shard))
    guard noise.share == 1 || draws.uniform(0) < noise.share else { return }
    for (number, layer) in layers.enumerated() {
      let largest = seen[layer].reduce(0) { max($0, $1.magnitude) }
      guard largest > 0 else { continue }
      let cells = DisturbedPairs(noise, largest: largest, draws: draws.stream(UInt64(number)))
      cells.disturb(UnsafeMutableBufferPointer(rebasing: seen[layer]))
    }
  }
}
