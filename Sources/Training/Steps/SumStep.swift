import CTraining

/// The sum of values of the same shape, each times its sign.
struct SumStep: TrainingStep {
  let inputs: [(slot: Slot, sign: Float)]
  let output: Slot

  func forward(_ shard: Shard) {
    let (result, count) = (shard.value(output), shard.images * output.size)
    result.update(repeating: 0, count: count)
    for (slot, sign) in inputs { memc_add_scaled(result, shard.value(slot), Int64(count), sign) }
  }

  func backward(_ shard: Shard) {
    let count = Int64(shard.images * output.size)
    for (slot, sign) in inputs {
      memc_add_scaled(shard.gradient(slot), shard.gradient(output), count, sign)
    }
  }
}
