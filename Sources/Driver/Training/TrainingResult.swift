import Basics
import CommandFiles
import Foundation
import Importers
import NetworkIR
import Passes
import Training

extension ModelTraining {
  /// What `memc train` reports.
  public struct Result: Encodable, Sendable {
    /// How the training ended.
    public enum Status: String, Encodable, Sendable {
      /// The network is written.
      case done
      /// The user interrupted the training; only checkpoints are written.
      case interrupted
    }

    public let schemaVersion = 2
    public let memcVersion = Version.current
    public internal(set) var status = Status.done
    public let seed: Int
    public let mapping: Value
    public let modelSha256: [String: String]
    public let imagesSha256: String
    /// Of labels or targets.
    public let goalsSha256: String
    public let command: String?
    public let examples: Int
    public let validationExamples: Int
    /// Before and after training, in single precision on the validation set, 0…1.
    public private(set) var accuracyBefore: Double?
    public private(set) var accuracy: Double?
    public private(set) var meanSquaredError: Double?
    /// `nil` if the training was interrupted.
    public private(set) var parameters: Parameters?
    public private(set) var layers: [Layer]?
    /// How images were prepared, as stated in the network that was written.
    public let preparation: String
    /// Every epoch of this run, in order; without those before a resumed checkpoint.
    public internal(set) var epochs: [TrainedEpoch] = []
    /// What passes report about their work.
    public internal(set) var warnings: [String]
    public internal(set) var seconds = 0.0

    /// The numbers of parameters of the trained network.
    public struct Parameters: Encodable, Sendable {
      public let dense: Int
      public let nonzero: Int
      public let bias: Int
    }

    /// The numbers of weights of one layer.
    public struct Layer: Encodable, Sendable {
      public let name: String
      public let dense: Int
      public let nonzero: Int
    }
  }
}

extension ModelTraining.Result {
  /// Creates the result with what is known before the first step.
  init(
    of run: ModelTraining, _ source: ImportedModel, _ target: Target, _ training: TrainingContext,
    _ images: ImageFile, warnings: [String]
  ) throws {
    seed = run.session.seed
    mapping = target.file.record.value
    modelSha256 = source.digests.reduce(into: [:]) { $0[$1.name] = $1.sha256 }
    imagesSha256 = try DataFile.sha256(run.session.examples.images)
    goalsSha256 = try DataFile.sha256(run.session.examples.goals.path)
    command = run.command
    examples = training.data.count
    validationExamples = training.heldBack?.count ?? 0
    preparation = "images: \(images.treatment)"
    self.warnings = warnings
  }

  /// Counts the weights of the trained network, and compares its accuracy with that of the
  /// original.
  mutating func measure(
    _ before: Graph, _ after: Graph, _ training: TrainingContext, threads: Int
  ) throws {
    let network = try TrainingNetwork(after)
    let weights = network.parameters.filter { $0.role == .weights }
    let layers = weights.map { parameter in
      Layer(
        name: parameter.layer, dense: parameter.range.count,
        nonzero: network.initialParameters[parameter.range].count { $0 != 0 })
    }
    self.layers = layers
    parameters = Parameters(
      dense: layers.reduce(0) { $0 + $1.dense }, nonzero: layers.reduce(0) { $0 + $1.nonzero },
      bias: network.parameters.reduce(0) { $0 + ($1.role == .bias ? $1.range.count : 0) })
    let evaluation = try training.heldBack.map { try network.evaluate($0, threads: threads) }
    (accuracy, meanSquaredError) = (evaluation?.accuracy, evaluation?.meanSquaredError)
    accuracyBefore = try training.heldBack.flatMap {
      try TrainingNetwork(before).evaluate($0, threads: threads).accuracy
    }
    warnings += [ModelTraining.warning(from: accuracyBefore, to: accuracy)].compactMap(\.self)
  }
}

extension ModelTraining.Result {
  public var text: String {
    ([preparation] + (status == .done ? outcome : [interruption])
      + [String(format: "%.1f s", seconds)]
      + (command.map { ["reproduce with: \($0.escaped)"] } ?? [])).joined(separator: "\n")
  }

  /// `interrupted after epoch 3 of 'retrain'; no network was written`.
  private var interruption: String {
    let last = epochs.last.map { "epoch \($0.epoch) of '\($0.pass.escaped)'" }
    return "interrupted \(last.map { "after \($0)" } ?? "in the first epoch"); "
      + "no network was written"
  }

  /// The effect of the training on the network.
  private var outcome: [String] {
    var lines = (layers ?? []).map { layer in
      let share = 100 * Double(layer.nonzero) / Double(max(layer.dense, 1))
      return "\(layer.name.escaped): \(layer.nonzero) of \(layer.dense) weights nonzero ("
        + String(format: "%.1f %%)", share)
    }
    if let parameters {
      let zeros = 1 - Double(parameters.nonzero) / Double(max(parameters.dense, 1))
      lines.append(
        "total: \(parameters.nonzero) of \(parameters.dense) weights nonzero ("
          + String(format: "%.2f %% zeros)", 100 * zeros))
    }
    if let accuracy, let accuracyBefore {
      lines.append(
        "validation accuracy (\(validationExamples.counted("example"))): "
          + "\(accuracy.asPercent), was \(accuracyBefore.asPercent) before training")
    }
    if let meanSquaredError {
      lines.append(
        "validation error (\(validationExamples.counted("example"))): mean squared error "
          + "\(meanSquaredError)")
    }
    return lines
  }
}
