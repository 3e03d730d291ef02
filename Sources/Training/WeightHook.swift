/// A change to the parameters during training, or to the outputs of layers: pruning, quantization,
/// noise.
///
/// Training keeps one vector of latent weights. Before a batch, hooks turn it, in order, into the
/// forward weights that the batch sees. The gradient passes back through them in reverse order.
/// After the optimizer's step they may change the latent weights. Their random numbers depend only
/// on the moment.
public protocol WeightHook: Sendable {
  /// Whether shards of one batch see different parameters.
  var variesByShard: Bool { get }

  /// Changes `forwardWeights`, the output of the hook before. Unless it varies by shard, a 0 stays
  /// 0.
  func forward(_ forwardWeights: UnsafeMutableBufferPointer<Float>, at moment: Moment)

  /// Whether weights that are 0 also need their gradient.
  func needsAllGradients(at moment: Moment) -> Bool

  /// Whether it changes sums of layers or inputs of neurons.
  var perturbsValues: Bool { get }

  /// Changes values before the next step reads them. The gradient ignores the change.
  func perturb(_ values: PerturbedValues, at moment: Moment)

  /// Whether it reads or changes the gradient.
  var usesGradient: Bool { get }

  /// Turns the gradient with respect to this hook's output into that with respect to its input, and
  /// may learn from it.
  mutating func backward(
    _ gradient: UnsafeMutableBufferPointer<Float>, latentWeights: UnsafeBufferPointer<Float>,
    at moment: Moment)

  /// Changes the latent weights after a step.
  ///
  /// - Parameter squares: running means of squared gradients, where the optimizer has them.
  mutating func afterStep(
    _ latentWeights: UnsafeMutableBufferPointer<Float>, squares: UnsafeBufferPointer<Float>?,
    at moment: Moment)

  /// Its state from step to step, for checkpoints.
  var memory: [Float] { get set }

  /// Whether a training can give `memory`, finite numbers as many as the hook has at this step.
  func accepts(_ memory: [Float]) -> Bool
}

extension WeightHook {
  public var memory: [Float] {
    get { [] }
    set {}
  }
  public func accepts(_ memory: [Float]) -> Bool { true }
  public var variesByShard: Bool { false }
  public func needsAllGradients(at moment: Moment) -> Bool { false }
  public func forward(_ forwardWeights: UnsafeMutableBufferPointer<Float>, at moment: Moment) {}
  public var perturbsValues: Bool { false }
  public var usesGradient: Bool { true }
  public func perturb(_ values: PerturbedValues, at moment: Moment) {}
  public mutating func backward(
    _ gradient: UnsafeMutableBufferPointer<Float>, latentWeights: UnsafeBufferPointer<Float>,
    at moment: Moment
  ) {}
  public mutating func afterStep(
    _ latentWeights: UnsafeMutableBufferPointer<Float>, squares: UnsafeBufferPointer<Float>?,
    at moment: Moment
  ) {}
}

/// The step of training, and the seed of its random numbers.
public struct Moment: Sendable {
  /// The number of steps done.
  public let step: Int
  public let steps: Int
  public let seed: UInt64
  /// The shard of the batch, where shards see different parameters.
  public var shard = 0

  public init(step: Int, of steps: Int, seed: UInt64) {
    self.step = step
    self.steps = steps
    self.seed = seed
  }

  /// The same moment for one shard of the batch.
  func of(_ shard: Int) -> Moment {
    var moment = self
    moment.shard = shard
    return moment
  }

  /// 0 before the first step, 1 after the last.
  public var progress: Double { Double(step) / Double(max(steps, 1)) }
  public var isLast: Bool { step == steps - 1 }
}
