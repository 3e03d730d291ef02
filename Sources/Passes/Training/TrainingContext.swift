import Basics
import NetworkIR
import Training

/// What passes that train may use: examples, and what the user said of the whole run.
public struct TrainingContext: Sendable {
  public var data: TrainingData
  /// Examples that are only measured on.
  public var heldBack: TrainingData?
  /// The network whose knowledge is distilled; `nil`: the network as it comes to the first pass
  /// that has a teacher.
  public var teacher: Graph?
  public var seed: UInt64
  /// Told after every epoch, with the pass that trains.
  public var observe: @Sendable (_ pass: String, _ progress: TrainingProgress) -> Void
  /// Told where a pass goes on after a checkpoint: the epoch, or one past the last where none is left.
  public var observeResumption: @Sendable (_ pass: String, _ epoch: Int, _ epochs: Int) -> Void = {
    _, _, _ in
  }
  /// Asked before every step whether training shall end, with `TrainingInterrupted`.
  public var isInterrupted: @Sendable () -> Bool = { false }
  /// Where the checkpoints of the `number`th training of the run are kept.
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
  /// Trains `graph` for a pass; weights that are 0 stay so.
  ///
  /// - Parameter treatments: given the network as training has it.
  /// - Throws: `usage` where there are no examples to train on.
  func train(
    _ graph: Graph, by recipe: TrainingRecipe, for pass: some Pass,
    treatments: (TrainingNetwork) throws -> [any Treatment] = { _ in [] }
  ) throws -> Graph {
    guard let training else {
      throw Diagnostic(
        .usage, "retrains the network, which takes examples",
        notes: [
          "give them to 'memc train' or 'memc compile': --images X --labels Y; of a model that "
            + "'memc train' wrote by this mapping, say 'memc compile --trained'"
        ])
    }
    let number = trainings.next()
    var trainer = try Trainer(graph, recipe, training.data, seed: training.seed &+ UInt64(number))
    trainer.heldBack = training.heldBack
    trainer.keepsZeros = true
    trainer.threads = threads
    trainer.treatments = try treatments(trainer.network)
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
  /// Throws, kind `checkFailed`, where a layer has lost all its weights: a dead network meets any
  /// budget, and tells nothing.
  func expectWeightsLeft(of before: Graph) throws {
    try Diagnostics(
      deadLayers(of: before).map { layer in
        Diagnostic(
          .checkFailed, "no weight of '\(layer)' is left",
          notes: ["prune less, or allow a larger budget"])
      }
    ).throwIfAny()
  }

  /// Throws `BudgetExceeded` where that is so of what a budget leaves.
  func expectPathsLeft(of before: Graph) throws {
    if let layer = try deadLayers(of: before).first {
      throw BudgetExceeded(excess: ["all paths through '\(layer)'"])
    }
  }

  /// Layers that have lost all the weights that they had in `before`.
  private func deadLayers(of before: Graph) throws -> [String] {
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
