import Basics
import TileMachine

/// The images with which schemes calibrate or train a chip.
public struct ChipCalibration: Sendable {
  /// For each input port the codes `[N, …]`, as in `Simulator.run(inputs:)`.
  public var codes: [Tensor<Int32>]
  /// Trains on the same images; `nil` if they have no labels.
  public var trainer: (any ChipTrainer)?

  public init(_ codes: [Tensor<Int32>], trainer: (any ChipTrainer)? = nil) {
    self.codes = codes
    self.trainer = trainer
  }
}

/// Trains the weights of one chip on labelled examples.
///
/// A layer above supplies it, because the machine has neither network nor gradients. Results depend
/// only on arguments and examples, not on threads.
public protocol ChipTrainer: Sendable {
  /// Returns the gradient of the mean loss with respect to every weight, in 1/code,
  /// `[rows, columns]` for each matrix.
  func gradients(at weights: ChipWeights, threads: Int) throws -> [Tensor<Float>]

  /// Returns the weights and offsets after training.
  func trained(_ weights: ChipWeights, by training: ChipTraining, threads: Int) throws
    -> ChipWeights
}

/// The settings of training on a chip: what may change, for how long and in which steps.
public struct ChipTraining: Sendable {
  /// For each matrix, `[rows, columns]`, the largest magnitude that each weight may take, in codes;
  /// 0 for a fixed weight.
  public var reach: [Tensor<Float>]
  /// For each matrix the relative variation of a trained weight when written: standard deviation
  /// over value.
  public var spreads: [Double]
  /// Whether the digital offsets of columns are also trained.
  public var movesOffsets = true
  public var epochs = 1.0
  /// The learning rate at the start.
  public var rate = 1e-3
  /// The weight of the ideal network's sums relative to the labels in the loss, 0…1.
  public var teacherWeight = 0.0
  /// The seed for the order of the examples and the variation of the weights.
  public var seed: UInt64 = 1

  /// Creates settings that train offsets only.
  public init(_ program: Program) {
    reach = program.matrices.map { Tensor([$0.rows, $0.columns], repeating: 0) }
    spreads = program.matrices.map { _ in 0 }
  }
}
