import Basics
import Training

/// Noise of every reading of the cells, forward and backward.
///
/// All readings of a shard of a batch see the same draw, relative to each conductance. Batches do not
/// run while cells are pulsed.
struct ReadNoise: WeightHook, @unchecked Sendable {
  /// The arrays of the program's slices, and the layout of each layer in them.
  let arrays: [SynapseArray]
  let layouts: [[SynapseLayout]]
  /// The standard deviation of a reading over the conductance.
  let deviation: Float

  var variesByShard: Bool { true }
  var usesGradient: Bool { false }

  func forward(_ forwardWeights: UnsafeMutableBufferPointer<Float>, at moment: Moment) {
    let draws = Philox(seed: moment.seed, stream: 24, UInt64(moment.step), UInt64(moment.shard))
    for slices in layouts {
      for index in slices[0].range {
        let variance = zip(arrays, slices).reduce(Float(0)) { $0 + $1.0.variance(index, $1.1) }
        forwardWeights[index] +=
          deviation * variance.squareRoot() * Float(draws.gaussian(UInt64(index)))
      }
    }
  }
}

extension SynapseArray {
  /// The sum of the squares of what the cells of a weight contribute to it.
  fileprivate func variance(_ index: Int, _ layout: SynapseLayout) -> Float {
    zip(populations, layout.factors).reduce(0) { sum, next in
      let part = next.1 * next.0.conductance(index)
      return sum + part * part
    }
  }
}
