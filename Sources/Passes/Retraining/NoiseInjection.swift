import Basics
import CTraining
import Training

/// Gives every shard of a batch the weights that noisy cells would hold, the sums that noisy
/// converters would read, and stochastic neurons of its own; gradients pass straight through.
struct NoiseInjection: WeightHook {
  private let layers: [NoisyLayer]
  private let noise: InjectedNoise
  private let pairs: PairNoise
  private let devices: DeviceSpread

  init(_ network: TrainingNetwork, _ noise: InjectedNoise) {
    layers = network.parameters.filter { $0.role == .weights }.map {
      NoisyLayer($0, noise.granularity)
    }
    self.noise = noise
    pairs = PairNoise(noise)
    devices = DeviceSpread(noise)
  }

  var variesByShard: Bool { noise.perturbsWeights }
  var perturbsValues: Bool { noise.sums > 0 || devices.isPresent }

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

  func perturb(_ values: PerturbedValues, at moment: Moment) {
    guard isNoisy(moment) else { return }
    switch values.kind {
    case .sums where noise.sums > 0:
      let key = draws(moment).stream(UInt64(layers.count + values.layer)).key
      let (start, count) = (values.elements.baseAddress, Int64(values.elements.count))
      let largest = memc_largest_magnitude(start, count)
      memc_add_normals(.best, [key.x, key.y], Float(noise.sums) * largest, start, count)
    case .neurons where devices.isPresent:
      devices.vary(values, draws: draws(moment).stream(UInt64(2 * layers.count + values.layer)))
    default: break
    }
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
