import CTraining
import Foundation

/// An activation between two limits, rounded to even levels. The gradient ignores the rounding.
///
/// The upper limit may be trained: it is that of `range` times e to the power of a parameter, whose
/// gradient is scaled by 1 over the root of elements times levels.
/// - Source: the gradients: Esser et al., "Learned step size quantization", ICLR 2020, equations 3
///   and 5 and section 2.2, for the step over its levels.
struct LevelStep: TrainingStep {
  let input: Slot
  let output: Slot
  let range: ClosedRange<Float>
  /// The number of steps from one limit to the other.
  let levels: Int
  /// The place of the parameter of the upper limit; then the lower limit is 0.
  let limit: Int?

  func forward(_ shard: Shard) {
    memc_round_levels(
      shard.value(input), shard.value(output), Int64(shard.images * input.size), range.lowerBound,
      high(shard), Float(levels))
  }

  func backward(_ shard: Shard) {
    let (values, upstream) = (shard.value(input), shard.gradient(output))
    let (count, high) = (Int64(shard.images * input.size), high(shard))
    memc_round_levels_back(
      values, upstream, shard.gradient(input), count, range.lowerBound, high)
    guard let limit else { return }
    let scale = 1 / Float(input.size * levels).squareRoot()
    shard.parameterGradients[limit] +=
      scale * memc_limit_gradient(values, shard.value(output), upstream, count, high)
  }

  private func high(_ shard: Shard) -> Float {
    limit.map { range.upperBound * exp(shard.parameters[$0]) } ?? range.upperBound
  }
}
