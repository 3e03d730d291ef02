/// All that a training needs to go on after a step.
public struct Checkpoint: Equatable, Sendable {
  public var step: Int
  public var parameters: [Float]
  /// The optimizer's state, an array as long as the parameters for each number it keeps.
  public var optimizer: [[Float]]
  /// What each hook remembers.
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

  /// Whether what hooks remember is as large as `memories`, as they are before the first step; one
  /// that remembers nothing then may remember a number of each parameter later.
  func fits(_ memories: [[Float]], parameters count: Int) -> Bool {
    hooks.count == memories.count
      && zip(hooks, memories).allSatisfy {
        $0.count == $1.count || $1.isEmpty && $0.count == count
      }
  }
}

/// Where checkpoints of one training are kept.
public protocol CheckpointStore: Sendable {
  /// The last one saved; `nil` if there is none.
  func load() throws -> Checkpoint?
  func save(_ checkpoint: Checkpoint) throws
}
