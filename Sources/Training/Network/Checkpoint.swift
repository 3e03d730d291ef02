import Basics

/// The state from which training resumes after a step.
public struct Checkpoint: Equatable, Sendable {
  public var step: Int
  public var parameters: [Float]
  /// The optimizer's state arrays, each as long as the parameters.
  public var optimizer: [[Float]]
  /// The memory of each hook.
  public var hooks: [[Float]]

  public init(step: Int, parameters: [Float], optimizer: [[Float]], hooks: [[Float]]) {
    self.step = step
    self.parameters = parameters
    self.optimizer = optimizer
    self.hooks = hooks
  }

  func fits(parameters count: Int, optimizer states: Int, steps: Int) -> Bool {
    parameters.count == count && optimizer.count == states
      && optimizer.allSatisfy { $0.count == count } && (0...steps).contains(step)
      && (optimizer + hooks + [parameters]).joined().allSatisfy(\.isFinite)
  }

  /// Whether the hooks' memories match `memories`, those before the first step, in size. A memory
  /// that is empty then may later hold one number per parameter.
  func fits(_ memories: [[Float]], parameters count: Int) -> Bool {
    hooks.count == memories.count
      && zip(hooks, memories).allSatisfy {
        $0.count == $1.count || $1.isEmpty && $0.count == count
      }
  }
}

/// Stores the checkpoints of one training run.
public protocol CheckpointStore: Sendable {
  /// Where checkpoints are, for messages.
  var place: Place? { get }
  /// The last checkpoint saved; `nil` if there is none.
  func load() throws -> Checkpoint?
  /// Saves a checkpoint, replacing the one before.
  func save(_ checkpoint: Checkpoint) throws
}

extension CheckpointStore {
  public var place: Place? { nil }
}
