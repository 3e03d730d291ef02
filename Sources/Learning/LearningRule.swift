import Basics
import DeviceDynamics
import Training

/// A rule that moves the cells of a chip by pulses, from the gradients of batches.
///
/// To add one, add a file to `Rules/` and a line in `AllRules.swift`.
public protocol LearningRule: Component {
  /// Digital numbers per weight that the rule keeps from step to step.
  var memoryCount: Int { get }
  /// Cells of different significance that a weight of the program must have.
  var sliceCount: Int { get }
  /// Arrays of cells besides those of the program.
  var auxiliaryCount: Int { get }

  /// Whether `move` takes the gradient as a product of two vectors, which a batch of one example has.
  var takesProducts: Bool { get }

  /// Prepares the memory and the auxiliary cells of one layer before the first batch.
  func start(_ layer: LearningLayer)

  /// Moves the cells of one layer after a batch.
  ///
  /// - Throws: a diagnostic where the layer's cells cannot follow.
  func move(_ layer: LearningLayer) throws

  /// Ends an epoch for one layer.
  ///
  /// - Parameter loss: the mean loss of the epoch.
  /// - Throws: a diagnostic where the layer's cells cannot follow.
  func endEpoch(_ layer: LearningLayer, loss: Double) throws

  /// How well the cells of one layer hold what the rule has written; `nil` if it has no targets.
  func check(_ layer: LearningLayer) -> TargetCheck?

  /// What batches see in place of the cells' weights.
  var hooks: [any WeightHook] { get }

  /// The control signals of the rule's circuit for a network with this many layers, as text; `nil`
  /// if the rule has no circuit of its own.
  func schedule(layers: Int) -> String?

  /// Checks that the rule suits the device.
  ///
  /// - Throws: a `configuration` diagnostic with what is valid otherwise.
  func expectDevice(_ cell: PulsedCell) throws

  /// Checks that the rule suits the network.
  ///
  /// - Throws: an `unsupported` diagnostic otherwise.
  func expectNetwork(layers: Int, hasBiases: Bool) throws

  /// Checks that the rule suits what is minimized.
  ///
  /// - Throws: a `usage` diagnostic otherwise.
  func expectLoss(_ objective: TrainingRecipe.Objective) throws

  /// Checks that the rule suits the batches.
  ///
  /// - Throws: a `usage` diagnostic otherwise.
  func expectBatch(_ size: Int) throws
}

extension LearningRule {
  public var memoryCount: Int { 0 }
  public var sliceCount: Int { 1 }
  public var auxiliaryCount: Int { 0 }
  public var takesProducts: Bool { false }
  public func start(_ layer: LearningLayer) {}
  public func endEpoch(_ layer: LearningLayer, loss: Double) throws {}
  public func check(_ layer: LearningLayer) -> TargetCheck? { nil }
  public var hooks: [any WeightHook] { [] }
  public func expectNetwork(layers: Int, hasBiases: Bool) throws {}
  public func expectLoss(_ objective: TrainingRecipe.Objective) throws {}
  public func schedule(layers: Int) -> String? { nil }
  public func expectDevice(_ cell: PulsedCell) throws {}
  public func expectBatch(_ size: Int) throws {}
}
