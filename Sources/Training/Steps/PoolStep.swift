import CTraining

/// Max or average pooling, channel by channel.
struct PoolStep: TrainingStep {
  let input: Slot
  let output: Slot
  let planes: memc_planes
  /// For average pooling, the weight of each input, by window position; `nil` for max pooling.
  let shares: [Float]?

  func forward(_ shard: Shard) {
    withUnsafePointer(to: planes) { planes in
      for image in 0..<shard.images {
        let source = shard.value(input) + image * input.size
        let target = shard.value(output) + image * output.size
        if let shares {
          memc_pool_mean(planes, source, shares, target)
        } else {
          memc_pool_largest(planes, source, target)
        }
      }
    }
  }

  func backward(_ shard: Shard) {
    withUnsafePointer(to: planes) { planes in
      for image in 0..<shard.images {
        let (source, target) = (image * input.size, image * output.size)
        let upstream = shard.gradient(output) + target
        let gradient = shard.gradient(input) + source
        if let shares {
          memc_pool_mean_back(planes, shares, upstream, gradient)
        } else {
          memc_pool_largest_back(
            planes, shard.value(input) + source, shard.value(output) + target, upstream, gradient)
        }
      }
    }
  }
}
