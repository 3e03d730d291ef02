import Basics
import Training

/// Shows every shard of a batch weights as they might be written; gradients pass straight on.
struct WriteVariation: WeightHook {
  /// Parameters that vary, and the standard deviation of each over its value.
  private let varying: [(index: Int, spread: Float)]

  /// - Parameter spreads: of each parameter.
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
