import Basics
import CTraining
import DeviceDynamics

/// The adaptive back-propagation circuit in four steps: forward, backward, and a write of each array.
///
/// After each example, a cell receives one pulse of a fixed voltage whose length is proportional to
/// `|η δ x|`, with the error δ of its column and the input x of its row. `FourStepSchedule` has the
/// control signals; half-selected cells see half of the voltage, which must not move them.
///
/// The learning rate is multiplied by `faster` after an epoch whose loss has fallen, and by `slower`
/// after one whose loss has risen by more than `tolerance`; the product of these factors is at most
/// `fastest`. The weights of a worse epoch stay, because an array cannot undo its pulses. The loss is
/// that of the training: cross-entropy for labels, half of the mean squared error for targets.
///
/// With the encoding `offset-columns`, a weight is one cell against a fixed reference, as in the
/// source; with `differential-pair` it is a pair of cells, as in Hasan, Taha, IJCNN 2014.
/// - Source: Zhang, Wang, Friedman, IEEE Transactions on Circuits and Systems I 65 (2018) 677; the
///   factors of the rate are those of MATLAB's `traingda`, because the source's are not known.
public struct FourStep: LearningRule {
  public static let name = "four-step"
  public static let summary = "a pulse after each example, as long as |rate error input|"
  public static var fields: [Field<Self>] {
    [
      Field(
        "longest", \.longest, in: 1e-3...65536, "longest write, over the length of a pulse"),
      Field("faster", \.faster, in: 1...10, "factor of the rate when the loss has fallen"),
      Field("slower", \.slower, in: 1e-3...1, "factor of the rate when the loss has risen"),
      Field("fastest", \.fastest, in: 1...1e6, "largest factor of the rate"),
      Field("tolerance", \.tolerance, in: 0...1, "share of the loss by which it may rise"),
    ]
  }

  public var longest = 63.0
  public var faster = 1.05
  public var slower = 0.7
  public var fastest = 4.0
  public var tolerance = 0.04
  /// The first number of each array is used: the factor of the rate, and the loss of the last epoch.
  public let memoryCount = 2
  public let takesProducts = true

  public init() {}

  /// The loss before the first epoch.
  private static let noLoss = Float.greatestFiniteMagnitude

  public func start(_ layer: LearningLayer) {
    layer.memory[0][0] = 1
    layer.memory[1][0] = Self.noLoss
  }

  public func move(_ layer: LearningLayer) throws {
    try layer.descend(factor: layer.memory[0][0], limit: Float(longest))
  }

  public func endEpoch(_ layer: LearningLayer, loss: Double) {
    let (now, last) = (Float(loss), layer.memory[1][0])
    layer.memory[1][0] = now
    guard last != Self.noLoss else { return }
    if now < last {
      layer.memory[0][0] = min(layer.memory[0][0] * Float(faster), Float(fastest))
    } else if now > last * Float(1 + tolerance) {
      layer.memory[0][0] *= Float(slower)
    }
  }

  public func schedule(layers: Int) -> String? { FourStepSchedule(layers: layers).description }

  public func expectDevice(_ cell: PulsedCell) throws {
    try HalfSelect.expectSafe(cell, for: Self.name)
  }

  public func expectBatch(_ size: Int) throws {
    guard size == 1 else {
      throw Diagnostic(
        .usage, "'\(Self.name)' writes after each example, so it needs '--batch 1', not \(size)")
    }
  }
}
