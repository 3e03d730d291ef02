import CTraining

/// An activation fused into a node: clamps its output to a range, in place, and rounds it to levels.
/// The gradient is 0 where the output is at either limit; it ignores the rounding.
/// - Source: the gradient of rounding: Bengio, Léonard and Courville, arXiv 1308.3432.
struct ClampStep: TrainingStep {
  let value: Slot
  let range: ClosedRange<Float>
  /// The number of steps from one limit to the other; `nil`: not rounded.
  var levels: Int?

  func forward(_ shard: Shard) {
    memc_clamp(
      shard.value(value), Int64(shard.images * value.size), range.lowerBound, range.upperBound)
    guard let levels else { return }
    memc_round_levels(
      shard.value(value), Int64(shard.images * value.size), range.lowerBound, range.upperBound,
      Float(levels))
  }

  func backward(_ shard: Shard) {
    memc_clamp_back(
      shard.value(value), shard.gradient(value), Int64(shard.images * value.size),
      range.lowerBound, range.upperBound)
  }
}
