import Basics
import CTraining
import Training

/// Gives every shard of a batch the weights that noisy cells would hold and the sums that noisy
/// converters would read; gradients pass straight through.
struct NoiseInjection: WeightHook {
  private let layers: [NoisyLayer]
  private let noise: InjectedNoise
  private let pairs: PairNoise

  init(_ network: TrainingNetwork, _ noise: InjectedNoise) {
    layers = network.parameters.filter { $0.role == .weights }.map {
      NoisyLayer($0, noise.granularity)
    }
    self.noise = noise
    pairs = PairNoise(noise)
  }

  var variesByShard: Bool { noise.perturbsWeights }
  var perturbsSums: Bool { noise.sums > 0 }

  func forward(_ forwardWeights: UnsafeMutableBufferPointer<Float>, at moment: Moment) {
    guard isNoisy(moment) else { return }
    for (number, layer) in layers.enumerated() {
      let weights = UnsafeMutableBufferPointer(rebasing: forwardWeights[layer.range])
      let largest = layer.largest(of: UnsafeBufferPointer(weights))
      largest.withUnsafeBufferPointer {
        pairs.disturb(weights, largest: $0, draws: draws(moment).stream(UInt64(number)))
      }
    }
  }

  func perturb(_ sums: UnsafeMutableBufferPointer<Float>, layer: Int, at moment: Moment) {
    guard isNoisy(moment) else { return }
    let key = draws(moment).stream(UInt64(layers.count + layer)).key
    let largest = memc_largest_magnitude(sums.baseAddress, Int64(sums.count))
    memc_add_normals(
      .best, [key.x, key.y], Float(noise.sums) * largest, sums.baseAddress, Int64(sums.count))
  }

  /// Whether this shard is noisy: `share` of the shards are, rounded, starting at a random one.
  private func isNoisy(_ moment: Moment) -> Bool {
    let start = draws(Moment(step: moment.step, of: moment.steps, seed: moment.seed)).uniform(0)
    let count = { (parts: Int) in (start + Double(parts) * noise.share).rounded(.down) }
    return count(moment.shard + 1) > count(moment.shard)
  }

  private func draws(_ moment: Moment) -> Philox {
    Philox(seed: moment.seed, stream: 3, UInt64(moment.step), UInt64(moment.shard))
  }
}
