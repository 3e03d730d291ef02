import Basics
import TileMachine

/// What schemes measure, and train, a chip with.
public struct ChipCalibration: Sendable {
  /// For each input port codes `[N, …]`, as `Simulator.run(inputs:)` takes them.
  public var codes: [Tensor<Int32>]
  /// Trains on the same images; `nil` where nobody knows what they show.
  public var trainer: (any ChipTrainer)?

  public init(_ codes: [Tensor<Int32>], trainer: (any ChipTrainer)? = nil) {
    self.codes = codes
    self.trainer = trainer
  }
}

/// Trains what one chip computes with, by examples of what its program shall yield.
///
/// A layer above supplies it, for the machine knows of no network and no gradient. What it returns
/// depends on its arguments and its examples alone, not on threads.
public protocol ChipTrainer: Sendable {
  /// The gradient of the mean loss with respect to every weight, in 1/code, `[rows, columns]` for
  /// each matrix.
  func gradients(at weights: ChipWeights, threads: Int) throws -> [Tensor<Float>]

  /// The weights and offsets after training.
  func trained(_ weights: ChipWeights, by training: ChipTraining, threads: Int) throws
    -> ChipWeights
}

/// What training may change on a chip, for how long and by what steps.
public struct ChipTraining: Sendable {
  /// For each matrix, `[rows, columns]`, the largest magnitude that each weight may take, in codes;
  /// 0 where it stays as it is.
  public var reach: [Tensor<Float>]
  /// For each matrix how much a trained weight will vary when it is written: standard deviation over
  /// value.
  public var spreads: [Double]
  /// Whether what the digital side adds to columns is trained, too.
  public var movesOffsets = true
  public var epochs = 1.0
  public var rate = 1e-3
  /// How much the sums of the undisturbed network count beside the labels, 0…1.
  public var teacherWeight = 0.0
  /// Orders the examples and draws how weights will vary.
  public var seed: UInt64 = 1

  /// Nothing but offsets.
  public init(_ program: Program) {
    reach = program.matrices.map { Tensor([$0.rows, $0.columns], repeating: 0) }
    spreads = program.matrices.map { _ in 0 }
  }
}
