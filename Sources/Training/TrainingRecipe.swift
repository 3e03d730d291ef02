import Basics
import Foundation

/// The schedule, optimizer, augmentation and loss of training.
public struct TrainingRecipe: Section {
  public static let name = "training"
  public static let summary = "schedule, optimizer, augmentation and loss of training"
  public static var fields: [Field<Self>] {
    [
      Field("epochs", \.epochs, in: epochRange, "passes over the examples"),
      Field("batch", \.batch, in: batchRange, "examples per step"),
      Field("optimizer", \.optimizer, "update rule: adam, momentum"),
      Field("rate", \.rate, in: rateRange, "learning rate"),
      Field("final-rate", \.finalRate, in: rateRange, "learning rate at the end of a cosine decay"),
      Field("hold", \.hold, in: 0...1, "share of the steps before the decay begins")
        .only(when: { $0.finalRate != nil }, "'final-rate'"),
      Field("shift", \.shift, in: 0...16, "largest shift of an image in pixels, each way"),
      Field("shift-share", \.shiftShare, in: 0...1, "share of the images that are shifted")
        .only(when: { $0.shift > 0 }, "'shift' above 0"),
      Field("flip", \.flips, "whether half of the images are mirrored"),
      Field("loss", \.objective, "what is minimized for labels"),
      Field(
        "teacher-weight", \.teacherWeight, in: 0...1, "weight of the teacher against the labels"),
      Field("temperature", \.temperature, in: 0.1...100, "divides the logits of both networks")
        .only(when: { $0.teacherWeight > 0 }, "'teacher-weight' above 0"),
      Field(
        "activation-levels", \.activationLevels, in: 1...65535,
        "levels above 0 to which activations between two limits (Clip) are rounded"),
      Field("learn-limits", \.learnsLimits, "whether the upper limits are trained as well")
        .only(when: { $0.activationLevels != nil }, "'activation-levels'"),
    ]
  }

  /// What is minimized for labels; targets always have the squared error.
  public enum Objective: String, Choice {
    /// The cross-entropy of the softmax of the outputs.
    case crossEntropy = "cross-entropy"
    /// Half of the mean squared error against 1 for the class and 0 for the others, as in least mean
    /// squares (LMS).
    case squaredError = "squared-error"
  }

  /// The allowed numbers of epochs, examples per step, and learning rates.
  public static let epochRange = 0.01...100_000
  public static let batchRange = 1...4096
  public static let rateRange = 0.0...100

  public var epochs = 1.0
  public var batch = 128
  public var optimizer = Value(.text("adam"))
  public var rate = 1e-3
  public var finalRate: Double?
  public var hold = 0.0
  public var shift = 0
  public var shiftShare = 1.0
  public var flips = false
  public var objective = Objective.crossEntropy
  public var teacherWeight = 0.0
  public var temperature = 2.0
  public var activationLevels: Int?
  public var learnsLimits = false

  public init() {}

  public func validate() throws {
    _ = try makeOptimizer()
    guard objective == .crossEntropy || teacherWeight == 0 else {
      throw Diagnostic.configuration(
        "'teacher-weight' requires 'loss: cross-entropy', not \(objective.rawValue)", at: nil)
    }
  }

  func makeOptimizer() throws -> any Optimizer {
    let spelling = try ComponentSpelling(optimizer)
    return try optimizers.make(spelling.name, spelling.record, at: spelling.place)
  }

  /// The learning rate after a share `progress` of the steps: constant, then falling along half a
  /// cosine (Loshchilov and Hutter, "SGDR", ICLR 2017, equation 5, without restarts).
  func rate(at progress: Double) -> Double {
    guard let finalRate, progress > hold else { return rate }
    let fallen = (progress - hold) / max(1 - hold, 1e-9)
    return finalRate + (rate - finalRate) * (1 + cos(.pi * fallen)) / 2
  }

  var rounding: ActivationRounding? {
    activationLevels.map { ActivationRounding(levels: $0, learnsLimits: learnsLimits) }
  }
  var augmentation: Augmentation { Augmentation(shift: shift, share: shiftShare, flips: flips) }
  var loss: Loss {
    Loss(objective: objective, teacherWeight: teacherWeight, temperature: temperature)
  }
}
