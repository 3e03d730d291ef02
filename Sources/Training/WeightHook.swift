/// Something done to the parameters while they are trained, or to the sums that follow from them:
/// pruned, rounded, disturbed.
///
/// Training keeps one vector of parameters. Before a batch hooks, in order, turn it into what
/// the batch sees; the gradient comes back through them in reverse order, and after the optimizer's
/// step they may change what is kept. Whatever they draw follows from the moment alone.
public protocol WeightHook: Sendable {
  /// Whether shards of one batch see different parameters.
  var variesByShard: Bool { get }

  /// Turns `forwardWeights`, as the hook before left it, into what is seen after this one; unless
  /// it varies by shard, a 0 stays 0.
  func forward(_ forwardWeights: UnsafeMutableBufferPointer<Float>, at moment: Moment)

  /// Whether weights that are 0 must have their gradient, too.
  func needsAllGradients(at moment: Moment) -> Bool

  /// Whether it changes sums of layers.
  var perturbsSums: Bool { get }

  /// Changes the sums of the `layer`th of the layers with weights, `[images, outputs]`, before
  /// anything follows them; the gradient passes as if it had not.
  func perturb(_ sums: UnsafeMutableBufferPointer<Float>, layer: Int, at moment: Moment)

  /// Turns the gradient with respect to what this hook shows into that with respect to what it
  /// was given, and learns from it; `latentWeights` is what is kept.
  mutating func backward(
    _ gradient: UnsafeMutableBufferPointer<Float>, latentWeights: UnsafeBufferPointer<Float>,
    at moment: Moment)

  /// Changes what is kept after a step.
  ///
  /// - Parameter squares: running means of squared gradients, where the optimizer has them.
  mutating func afterStep(
    _ latentWeights: UnsafeMutableBufferPointer<Float>, squares: UnsafeBufferPointer<Float>?,
    at moment: Moment)

  /// What it remembers from step to step, for checkpoints.
  var memory: [Float] { get set }
}

extension WeightHook {
  public var memory: [Float] {
    get { [] }
    set {}
  }
  public var variesByShard: Bool { false }
  public func needsAllGradients(at moment: Moment) -> Bool { false }
  public func forward(_ forwardWeights: UnsafeMutableBufferPointer<Float>, at moment: Moment) {}
  public var perturbsSums: Bool { false }
  public func perturb(
    _ sums: UnsafeMutableBufferPointer<Float>, layer: Int, at moment: Moment
  ) {}
  public mutating func backward(
    _ gradient: UnsafeMutableBufferPointer<Float>, latentWeights: UnsafeBufferPointer<Float>,
    at moment: Moment
  ) {}
  public mutating func afterStep(
    _ latentWeights: UnsafeMutableBufferPointer<Float>, squares: UnsafeBufferPointer<Float>?,
    at moment: Moment
  ) {}
}

/// How far training is, and what seeds its draws.
public struct Moment: Sendable {
  /// Steps done before, of all.
  public let step: Int
  public let steps: Int
  public let seed: UInt64
  /// The part of the batch, where shards see different parameters.
  public var shard = 0

  public init(step: Int, of steps: Int, seed: UInt64) {
    self.step = step
    self.steps = steps
    self.seed = seed
  }

  /// The same, of one part of the batch.
  func of(_ shard: Int) -> Moment {
    var moment = self
    moment.shard = shard
    return moment
  }

  /// 0 before the first step, 1 after the last.
  public var progress: Double { Double(step) / Double(max(steps, 1)) }
  public var isLast: Bool { step == steps - 1 }
}
