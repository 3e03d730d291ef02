import CTraining

/// The memory of a shard's values, their gradients and the gradients of its parameters.
///
/// It is allocated once and reused for every batch, by one thread at a time.
final class ShardMemory: @unchecked Sendable {
  let capacity: Int
  private let values: Shard.Floats
  private let gradients: Shard.Floats
  private let scratch: Shard.Floats
  private let valueCount: Int
  private let keepsProducts: Bool
  let parameterGradients: Shard.Floats
  /// The parameters of this shard, where it does not use shared ones.
  let parameters: Shard.Floats
  private let parameterCount: Int

  /// - Parameter keepsProducts: whether gradients of matrices stay products where they can.
  init(_ network: TrainingNetwork, capacity: Int, keepsProducts: Bool = false) {
    (self.capacity, self.keepsProducts) = (capacity, keepsProducts)
    valueCount = network.valueCount * capacity
    parameterCount = network.parameterCount
    values = .allocate(capacity: valueCount)
    gradients = .allocate(capacity: valueCount)
    scratch = .allocate(
      capacity: network.steps.map { $0.scratchCount(images: capacity) }.max() ?? 0)
    parameterGradients = .allocate(capacity: parameterCount)
    parameters = .allocate(capacity: parameterCount)
    values.initialize(repeating: 0, count: valueCount)
    gradients.initialize(repeating: 0, count: valueCount)
    parameterGradients.initialize(repeating: 0, count: parameterCount)
    parameters.initialize(repeating: 0, count: parameterCount)
  }

  deinit {
    for memory in [values, gradients, scratch, parameterGradients, parameters] {
      memory.deallocate()
    }
  }

  /// A shard of `images` images with these `parameters`, zero where `sparsity` has no weight.
  ///
  /// - Parameter gradients: receives those of the parameters; memory of its own if absent.
  func shard(
    images: Int, seeing parameters: UnsafePointer<Float>, _ sparsity: Sparsity,
    gradients parameterGradients: Shard.Floats? = nil
  ) -> Shard {
    precondition(images <= capacity)
    return Shard(
      images: images, capacity: capacity, values: values, gradients: gradients,
      parameters: parameters, sparsity: sparsity, keepsProducts: keepsProducts,
      parameterGradients: parameterGradients ?? self.parameterGradients,
      scratch: scratch)
  }

  /// Sets the gradients of all values, and those of some parameters in their memory, to 0.
  func clearGradients(_ parameterGradients: Shard.Floats, of ranges: [Range<Int>]) {
    gradients.update(repeating: 0, count: valueCount)
    for range in ranges {
      (parameterGradients + range.lowerBound).update(repeating: 0, count: range.count)
    }
  }
}

extension TrainingNetwork {
  /// Runs all steps, from the shard's inputs to its outputs.
  ///
  /// - Parameter perturb: changes sums and the inputs of neurons before they are read.
  func runForward(_ shard: Shard, perturb: (PerturbedValues) -> Void = { _ in }) {
    var (sums, neurons) = (0, 0)
    for step in steps {
      if let slot = step.neurons {
        perturb(PerturbedValues(.neurons, layer: neurons, slot, of: shard))
        neurons += 1
      }
      step.forward(shard)
      if let slot = step.sums {
        perturb(PerturbedValues(.sums, layer: sums, slot, of: shard))
        sums += 1
      }
    }
  }

  /// Runs all steps backward, from the gradients of the outputs to those of the parameters.
  func runBackward(_ shard: Shard) {
    for step in steps.reversed() { step.backward(shard) }
  }
}

/// Runs `body` with subnormal numbers flushed to 0 on this thread.
func flushingSubnormals<Result>(_ body: () throws -> Result) rethrows -> Result {
  let state = memc_flush_subnormals()
  defer { memc_restore_subnormals(state) }
  return try body()
}
