import Basics
import CTraining

/// Runs batches through a network, in parallel shards of fixed size.
///
/// The shards do not depend on the number of threads, and their gradients are added in order;
/// therefore the result does not depend on it either.
final class BatchRunner: Sendable {
  /// Images in one shard.
  static let shardSize = 32

  struct Result {
    /// The sum over the examples.
    var loss = 0.0
    /// Examples whose largest logit is that of their class.
    var correct = 0
  }

  let network: TrainingNetwork
  let data: TrainingData
  private let teacher: Teacher?
  private let threads: Int
  private let memories: [ShardMemory]
  private let teacherMemories: [ShardMemory]
  /// The matrices whose gradients stay products, and where these are after each batch.
  let products: [Int: OuterProduct]
  /// The parameters with a gradient of their own.
  private let ownGradients: [Range<Int>]

  /// - Parameter keepsProducts: whether gradients of matrices stay products where batches of one
  ///   example have them.
  init(
    _ network: TrainingNetwork, _ data: TrainingData, batch: Int, teacher: TrainingNetwork? = nil,
    keepsProducts: Bool = false, threads: Int
  ) {
    self.network = network
    self.data = data
    self.threads = threads
    self.teacher = teacher.map(Teacher.init)
    let count = (batch + Self.shardSize - 1) / Self.shardSize
    let capacity = min(batch, Self.shardSize)
    let keepsProducts = keepsProducts && batch == 1 && !network.sharesMatrices
    memories = (0..<count).map { _ in
      ShardMemory(network, capacity: capacity, keepsProducts: keepsProducts)
    }
    let products = keepsProducts ? network.products(in: memories[0]) : [:]
    self.products = products
    ownGradients = network.trainedRanges.filter { products[$0.lowerBound] == nil }
    teacherMemories = (0..<count).compactMap { _ in
      teacher.map { ShardMemory($0, capacity: capacity) }
    }
  }

  /// Returns the loss of a batch, and writes its gradient with respect to the parameters of each
  /// shard, summed over all examples.
  ///
  /// - Parameters:
  ///   - examples: indices into the data, at most `batch` of the initializer.
  ///   - sparsity: the nonzero weights of all shards; weights outside it get no gradient.
  ///   - write: writes an example as the network's input.
  ///   - forwardWeights: returns the parameters of a shard; receives memory for a shard's own copy.
  ///   - perturb: changes values of a shard.
  func gradient(
    of examples: [Int], loss: Loss, into gradient: UnsafeMutableBufferPointer<Float>,
    sparsity: Sparsity = .none, write: @Sendable (Int, UnsafeMutablePointer<Float>) -> Void,
    forwardWeights: @Sendable (Int, UnsafeMutableBufferPointer<Float>) -> UnsafePointer<Float>,
    perturb: @Sendable (_ shard: Int, PerturbedValues) -> Void = { _, _ in }
  ) throws -> Result {
    let parts = shards(of: examples)
    // a single shard writes the sum itself
    let only = parts.count == 1 ? gradient.baseAddress : nil
    let target = Target(gradients: only)
    let results = try concurrentMap(Array(parts.indices), threads: threads) { part in
      flushingSubnormals {
        run(
          parts[part], part, loss, scale: 1 / Double(examples.count), sparsity, into: target, write,
          forwardWeights, perturb)
      }
    }
    if only == nil { addUp(parts.count, into: gradient) }
    return results.reduce(into: Result()) {
      $0.loss += $1.loss
      $0.correct += $1.correct
    }
  }

  private func run(
    _ examples: ArraySlice<Int>, _ part: Int, _ loss: Loss, scale: Double,
    _ sparsity: Sparsity, into target: Target,
    _ write: (Int, UnsafeMutablePointer<Float>) -> Void,
    _ forwardWeights: (Int, UnsafeMutableBufferPointer<Float>) -> UnsafePointer<Float>,
    _ perturb: (Int, PerturbedValues) -> Void
  ) -> Result {
    let memory = memories[part]
    let gradients = target.gradients ?? memory.parameterGradients
    memory.clearGradients(gradients, of: ownGradients)
    let own = UnsafeMutableBufferPointer(start: memory.parameters, count: network.parameterCount)
    let shard = memory.shard(
      images: examples.count, seeing: forwardWeights(part, own), sparsity, gradients: gradients)
    let inputs = shard.value(network.input)
    for (place, example) in examples.enumerated() {
      write(example, inputs + place * network.input.size)
    }
    network.runForward(shard, perturb: { perturb(part, $0) })
    let wanted = teacherLogits(part, inputs, examples.count)
    let result = take(loss, of: examples, shard, teacher: wanted, scale: scale)
    network.runBackward(shard)
    return result
  }

  /// Where a single shard writes its gradients; its own memory if absent.
  private struct Target: @unchecked Sendable {
    let gradients: UnsafeMutablePointer<Float>?
  }

  /// The teacher's logits for the same inputs.
  private func teacherLogits(_ part: Int, _ inputs: Shard.Floats, _ images: Int) -> Shard.Floats? {
    guard let teacher else { return nil }
    return teacher.parameters.withUnsafeBufferPointer { parameters in
      guard let start = parameters.baseAddress else { return nil }
      let shard = teacherMemories[part].shard(images: images, seeing: start, teacher.sparsity)
      let network = teacher.network
      shard.value(network.input).update(from: inputs, count: images * network.input.size)
      network.runForward(shard)
      return shard.value(network.output)
    }
  }

  private func take(
    _ loss: Loss, of examples: ArraySlice<Int>, _ shard: Shard, teacher: Shard.Floats?,
    scale: Double
  ) -> Result {
    let size = network.output.size
    return examples.enumerated().reduce(into: Result()) { result, next in
      let place = next.offset * size
      let logits = UnsafeBufferPointer(start: shard.value(network.output) + place, count: size)
      let gradient = shard.gradient(network.output) + place
      switch data.goals {
      case .classes(let classes):
        let label = Int(classes[next.element])
        let wanted = teacher.map { UnsafeBufferPointer(start: $0 + place, count: size) }
        result.loss += loss.ofClass(
          logits, label: label, teacher: wanted, scale: scale, gradient: gradient)
        result.correct += logits.indexOfLargest == label ? 1 : 0
      case .targets(let targets):
        let start = next.element * size
        result.loss += loss.squaredError(
          logits, targets: targets.elements[start..<start + size], scale: scale, gradient: gradient)
      }
    }
  }

  private func addUp(_ parts: Int, into gradient: UnsafeMutableBufferPointer<Float>) {
    let pointers = memories.prefix(parts).map { UnsafePointer<Float>?($0.parameterGradients) }
    memc_sum_parts(gradient.baseAddress, pointers, Int64(parts), Int64(gradient.count))
  }

  private func shards(of examples: [Int]) -> [ArraySlice<Int>] {
    stride(from: 0, to: examples.count, by: Self.shardSize).map {
      examples[$0..<min($0 + Self.shardSize, examples.count)]
    }
  }
}

extension BatchRunner {
  /// The outputs `[N, output]` for all the data with these `parameters`, without a gradient.
  func outputs(_ parameters: [Float]) throws -> [Float] {
    let size = memories[0].capacity
    let sparsity = Sparsity.of(network.steps, parameters)
    let starts = Array(stride(from: 0, to: data.count, by: size * memories.count))
    return try starts.flatMap { start in
      let parts = memories.indices.map { start + $0 * size }.filter { $0 < data.count }
      return try concurrentMap(Array(parts.enumerated()), threads: threads) { part, first in
        outputs(part, first..<min(first + size, data.count), parameters, sparsity)
      }.flatMap { $0 }
    }
  }

  private func outputs(
    _ part: Int, _ examples: Range<Int>, _ parameters: [Float], _ sparsity: Sparsity
  ) -> [Float] {
    parameters.withUnsafeBufferPointer { parameters in
      guard let start = parameters.baseAddress else { return [] }
      let shard = memories[part].shard(images: examples.count, seeing: start, sparsity)
      let size = network.input.size
      let inputs = data.inputs.elements[examples.lowerBound * size..<examples.upperBound * size]
      let memory = UnsafeMutableBufferPointer(
        start: shard.value(network.input), count: inputs.count)
      _ = memory.update(fromContentsOf: inputs)
      network.runForward(shard)
      let outputs = examples.count * network.output.size
      return Array(UnsafeBufferPointer(start: shard.value(network.output), count: outputs))
    }
  }
}

extension TrainingNetwork {
  /// Whether two steps use the same matrix.
  fileprivate var sharesMatrices: Bool {
    let starts = steps.flatMap(\.weightMatrices).map(\.start)
    return Set(starts).count < starts.count
  }

  /// The gradients that are products of two vectors, for one image.
  fileprivate func products(in memory: ShardMemory) -> [Int: OuterProduct] {
    let shard = memory.shard(images: 1, seeing: memory.parameters, .none)
    let products = steps.compactMap { $0.product(shard) }
    return Dictionary(uniqueKeysWithValues: products.map { ($0.start, $0.gradient) })
  }
}

/// A network that is only evaluated.
private struct Teacher: Sendable {
  let network: TrainingNetwork
  let parameters: [Float]
  let sparsity: Sparsity

  init(_ network: TrainingNetwork) {
    self.network = network
    parameters = network.initialParameters
    sparsity = Sparsity.of(network.steps, parameters)
  }
}
