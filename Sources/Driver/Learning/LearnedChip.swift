import Basics
import ChipProgramming
import Evaluation
import IntegerModel
import Learning
import NetworkIR
import TileSimulator
import Training

/// A chip that has learned.
struct LearnedChip {
  let chip: Chip
  let seed: Int
  /// The pulses on its cells.
  let counts: CellCounts
  let wear: LearningWear
  /// How well its cells hold what the rule has written; `nil` if it has no targets.
  let targets: TargetCheck?
  /// On the validation set before learning, without rounding of activations; `nil` without one.
  let accuracyBefore: Double?
  /// On the validation set after learning, without rounding of activations.
  let unrounded: Evaluation?

  /// The accuracy of the simulated program on this chip; `nil` for targets.
  func accuracy(on data: TrainingData, _ task: LearningTask) throws -> Double? {
    guard case .classes(let classes) = data.goals else { return nil }
    let network = try IntegerNetwork(task.compiled.network)
    guard let input = network.inputs.first else { return nil }
    let codes = data.inputs.map { Int32(input.format.code(of: Double($0))) }
    let images = SimulatedImages(
      [codes], reaches: [], goals: .labels(classes.map(Int.init)), of: network,
      threads: task.threads,
      memory: MemoryBudget(bytes: Self.memory))
    let read = try ReadOut().chip(
      chip, of: task.model, in: task.program, seed: seed, threads: task.threads)
    let outcome = try images.run(task.program, chip: read)
    return images.confusion(of: outcome)?.accuracy
  }

  /// The memory that a simulation may use for values, in bytes.
  private static let memory = 1 << 30
}
