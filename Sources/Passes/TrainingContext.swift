import Basics
import NetworkIR
import Training

/// The examples and settings for passes that train.
public struct TrainingContext: Sendable {
  public var data: TrainingData
  /// The validation set, which is not trained on.
  public var heldBack: TrainingData?
  /// The network to distil; `nil`: the input network of the first pass with a teacher.
  public var teacher: Graph?
  public var seed: UInt64
  /// Called after every epoch with the name of the pass that trains.
  public var observe: @Sendable (_ pass: String, _ progress: TrainingProgress) -> Void
  /// Called when a pass resumes from a checkpoint, with the next epoch, which is one past the last
  /// if none is left.
  public var observeResumption: @Sendable (_ pass: String, _ epoch: Int, _ epochs: Int) -> Void = {
    _, _, _ in
  }
  /// Called before every step: whether training must end, with `TrainingInterrupted`.
  public var isInterrupted: @Sendable () -> Bool = { false }
  /// The store for the checkpoints of training number `number` of the run.
  public var checkpoints: @Sendable (_ number: Int) -> (any CheckpointStore)?

  public init(
    data: TrainingData, heldBack: TrainingData? = nil, teacher: Graph? = nil, seed: UInt64,
    observe: @escaping @Sendable (String, TrainingProgress) -> Void = { _, _ in },
    checkpoints: @escaping @Sendable (Int) -> (any CheckpointStore)? = { _ in nil }
  ) {
    self.data = data
    self.heldBack = heldBack
    self.teacher = teacher
    self.seed = seed
    self.observe = observe
    self.checkpoints = checkpoints
  }
}

extension PassContext {
  /// Trains `graph` for a pass; weights that are 0 stay 0.
  ///
  /// - Parameter hooks: returns the weight hooks for the training network.
  /// - Throws: `usage` if there are no examples; `checkFailed` if a layer has no weight left.
  func train(
    _ graph: Graph, by recipe: TrainingRecipe, for pass: some Pass,
    hooks: (TrainingNetwork) throws -> [any WeightHook] = { _ in [] }
  ) throws -> Graph {
    guard let training else {
      throw Diagnostic(
        .usage, "training requires examples",
        notes: [
          "give '--images X --labels Y' to 'memc train' or 'memc compile'; for a model that 'memc "
            + "train' wrote by this mapping, use 'memc compile --trained'"
        ])
    }
    let number = trainings.next()
    var trainer = try Trainer(graph, recipe, training.data, seed: training.seed &+ UInt64(number))
    trainer.heldBack = training.heldBack
    trainer.keepsZeros = true
    trainer.threads = threads
    trainer.hooks = try hooks(trainer.network)
    if recipe.teacherWeight > 0 {
      trainer.teacher = try TrainingNetwork(training.teacher ?? graph)
    }
    trainer.checkpoints = training.checkpoints(number)
    trainer.observeResumption = { training.observeResumption(pass.name, $0, $1) }
    trainer.isInterrupted = training.isInterrupted
    trainer.observe = { training.observe(pass.name, $0) }
    let trained = try trainer.train()
    try trained.expectWeightsLeft(of: graph)
    return trained
  }
}

extension Graph {
  /// - Throws: `checkFailed` if a layer lost all its weights: a dead network meets any budget, but
  ///   is useless.
  func expectWeightsLeft(of before: Graph) throws {
    try Diagnostics(
      deadLayers(of: before).map { layer in
        Diagnostic(
          .checkFailed, "no weight of '\(layer)' is left",
          notes: ["prune less, or raise the budget"])
      }
    ).throwIfAny()
  }

  /// The layers that had nonzero weights in `before` and have none now.
  func deadLayers(of before: Graph) throws -> [String] {
    let (first, last) = (try TrainingNetwork(before), try TrainingNetwork(self))
    let isDead = { (graph: Graph, name: String) in
      graph.constants[name]?.real?.elements.allSatisfy { $0 == 0 } ?? false
    }
    return last.parameters.filter { parameter in
      parameter.role == .weights && isDead(self, parameter.name)
        && first.parameters.contains { $0.name == parameter.name }
        && !isDead(before, parameter.name)
    }.map(\.layer)
  }
}
