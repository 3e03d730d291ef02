import Basics
import NetworkIR

/// Trains a network by a recipe.
///
/// The result depends on graph, data, recipe, hooks and seed, not on the number of threads.
public struct Trainer {
  public private(set) var network: TrainingNetwork
  public let recipe: TrainingRecipe
  public let data: TrainingData
  public let seed: UInt64
  /// The validation set, evaluated after every epoch.
  public var heldBack: TrainingData?
  /// A network whose logits for the same inputs enter the loss.
  public var teacher: TrainingNetwork?
  /// The hooks of the parameters, in order.
  public var hooks: [any WeightHook] = []
  /// Moves the parameters in place of the recipe's optimizer.
  public var mover: (any ParameterMover)?
  /// Whether weights that are 0, because they are pruned, stay 0.
  public var keepsZeros = false
  public var threads = 1
  public var observe: (TrainingProgress) -> Void = { _ in }
  public var checkpoints: (any CheckpointStore)?
  /// Called when training resumes from a checkpoint, with the next epoch: `epochs + 1` at the end.
  public var observeResumption: (_ epoch: Int, _ epochs: Int) -> Void = { _, _ in }
  /// Called before every step: whether training must end.
  public var isInterrupted: () -> Bool = { false }

  /// - Throws: `Diagnostics` where the network cannot be trained, or does not fit the data.
  public init(_ graph: Graph, _ recipe: TrainingRecipe, _ data: TrainingData, seed: UInt64) throws {
    network = try TrainingNetwork(graph, rounding: recipe.rounding)
    self.recipe = recipe
    self.data = data
    self.seed = seed
    try network.expectFit(data)
  }

  /// Computes the products of these layers by arrays with drivers and converters, in training and in
  /// the evaluation of the validation set.
  public mutating func read(through layers: [ConvertedLayer]) { network.read(through: layers) }

  /// Trains, and returns the network with the parameters that the last batches would see.
  ///
  /// - Throws: a diagnostic with the step where the loss is not finite; what the store throws;
  ///   `TrainingInterrupted`.
  public func train() throws -> Graph {
    try expectTeacherFits()
    var run = try TrainingRun(self)
    try run.resume()
    while run.step < run.steps {
      if isInterrupted() { throw TrainingInterrupted() }
      try run.advance()
    }
    return network.graph(with: run.forwardWeights)
  }

  private func expectTeacherFits() throws {
    guard recipe.teacherWeight > 0, let teacher else { return }
    guard case .classes = data.goals else {
      throw Diagnostic.configuration(
        "'teacher-weight' of training requires labels, not targets", at: nil)
    }
    let own = (network.inputShape, network.outputShape.elementCount)
    let other = (teacher.inputShape, teacher.outputShape.elementCount)
    guard own == other else {
      throw Diagnostic.malformed(
        "the teacher takes \(other.0) and yields \(other.1) numbers, but the network takes \(own.0) "
          + "and yields \(own.1)", at: nil)
    }
  }

  /// Steps in one epoch. Examples that do not fill a batch are left out until the next epoch.
  var stepsPerEpoch: Int { max(data.count / min(recipe.batch, data.count), 1) }
  var epochs: Int { (steps - 1) / stepsPerEpoch + 1 }
  var steps: Int { max(Int((recipe.epochs * Double(stepsPerEpoch)).rounded()), 1) }
}

/// The user ended a training before its last step.
public struct TrainingInterrupted: Error {
  public init() {}
}

/// The progress of training after an epoch.
public struct TrainingProgress: Sendable {
  public let epoch: Int
  public let epochs: Int
  /// The mean over the epoch.
  public let loss: Double
  /// The share of examples classified correctly by the network as it was at each batch; `nil` for
  /// targets.
  public let accuracy: Double?
  public let heldBack: Evaluation?
  public let secondsLeft: Double
}

extension TrainingNetwork {
  /// Checks that the examples fit the network's input, and the goals its output.
  func expectFit(_ data: TrainingData) throws {
    let shape = Array(data.inputs.shape.dropFirst())
    guard data.count > 0, shape == Array(inputShape.dropFirst()) else {
      throw Diagnostic.malformed(
        "the network takes inputs of shape \(inputShape), not \([1] + shape)", at: nil)
    }
    let size = outputShape.elementCount
    switch data.goals {
    case .classes(let classes):
      guard classes.count == data.count else {
        throw Diagnostic.malformed("\(data.count) inputs have \(classes.count) labels", at: nil)
      }
      if let index = classes.firstIndex(where: { !(0..<size).contains(Int($0)) }) {
        throw Diagnostic.malformed(
          "label \(index) is \(classes[index]), but the network has \(size) classes",
          at: nil)
      }
    case .targets(let targets):
      guard targets.shape.first == data.count, targets.count == data.count * size else {
        throw Diagnostic.malformed(
          "targets of shape \(targets.shape) do not fit \(data.count) outputs of \(size) numbers",
          at: nil)
      }
    }
  }
}
