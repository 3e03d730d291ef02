/// Something done to the parameters while they are trained, or to the sums that follow from them:
/// pruned, rounded, disturbed.
///
/// Training keeps one vector of parameters. Before a batch treatments, in order, turn it into what
/// the batch sees; the gradient comes back through them in reverse order, and after the optimizer's
/// step they may change what is kept. Whatever they draw follows from the moment alone.
public protocol Treatment: Sendable {
  /// Whether shards of one batch see different parameters.
  var variesByShard: Bool { get }

  /// Turns `seen`, as the treatment before left it, into what is seen after this one; unless it
  /// varies by shard, a 0 stays 0.
  func show(_ seen: UnsafeMutableBufferPointer<Float>, at moment: Moment)

  /// Whether it changes sums of layers.
  var disturbsSums: Bool { get }

  /// Changes the sums of the `layer`th of the layers with weights, `[images, outputs]`, before
  /// anything follows them; the gradient passes as if it had not.
  func disturb(_ sums: UnsafeMutableBufferPointer<Float>, layer: Int, at moment: Moment)

  /// Turns the gradient with respect to what this treatment shows into that with respect to what it
  /// was given, and learns from it; `kept` is what is kept.
  mutating func passBack(
    _ gradient: UnsafeMutableBufferPointer<Float>, kept: UnsafeBufferPointer<Float>,
    at moment: Moment)

  /// Changes what is kept after a step.
  ///
  /// - Parameter squares: running means of squared gradients, where the optimizer has them.
  mutating func settle(
    _ kept: UnsafeMutableBufferPointer<Float>, squares: UnsafeBufferPointer<Float>?,
    at moment: Moment)

  /// What it remembers from step to step, for checkpoints.
  var memory: [Float] { get set }
}

extension Treatment {
  public var memory: [Float] {
    get { [] }
    set {}
  }
  public var variesByShard: Bool { false }
  public func show(_ seen: UnsafeMutableBufferPointer<Float>, at moment: Moment) {}
  public var disturbsSums: Bool { false }
  public func disturb(
    _ sums: UnsafeMutableBufferPointer<Float>, layer: Int, at moment: Moment
  ) {}
  public mutating func passBack(
    _ gradient: UnsafeMutableBufferPointer<Float>, kept: UnsafeBufferPointer<Float>,
    at moment: Moment
  ) {}
  public mutating func settle(
    _ kept: UnsafeMutableBufferPointer<Float>, squares: UnsafeBufferPointer<Float>?,
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
