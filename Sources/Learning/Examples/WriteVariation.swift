import Basics
import Training

/// Gives every shard of a batch weights with drawn write errors; gradients pass through unchanged.
struct WriteVariation: WeightHook {
  /// The parameters that vary, and the relative standard deviation of each.
  private let varying: [(index: Int, spread: Float)]

  /// - Parameter spreads: the relative standard deviation of each parameter.
  init(_ spreads: [Float]) {
    varying = spreads.enumerated().filter { $0.element > 0 }.map { ($0.offset, $0.element) }
  }

  var isNothing: Bool { varying.isEmpty }
  var variesByShard: Bool { true }

  func forward(_ forwardWeights: UnsafeMutableBufferPointer<Float>, at moment: Moment) {
    let draws = Philox(seed: moment.seed, stream: 3, UInt64(moment.step), UInt64(moment.shard))
    for (number, (index, spread)) in varying.enumerated() {
      forwardWeights[index] *= max(1 + spread * Float(draws.gaussian(UInt64(number))), 0)
    }
  }
}
