import CTraining

/// An activation fused into a node: clamps its output to a range, in place.
/// The gradient is 0 where the output is at either limit.
struct ClampStep: TrainingStep {
  let value: Slot
  let range: ClosedRange<Float>

  func forward(_ shard: Shard) {
    memc_clamp(
      shard.value(value), Int64(shard.images * value.size), range.lowerBound, range.upperBound)
  }

  func backward(_ shard: Shard) {
    memc_clamp_back(
      shard.value(value), shard.gradient(value), Int64(shard.images * value.size),
      range.lowerBound, range.upperBound)
  }
}
