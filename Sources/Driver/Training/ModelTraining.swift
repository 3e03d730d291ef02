import Basics
import Exporters
import Foundation
import Importers
import NetworkIR
import Passes
import Training

/// Trains a network by those passes of a mapping that come before integers, and writes it.
public struct ModelTraining: Sendable {
  /// The path of a model, whose parameters may lack values.
  public var model: String
  public var mapping = "train"
  public var overrides: [String] = []
  public var shapes: [String: Int] = [:]
  /// Of the network's size.
  public var limit = SizeLimit()
  public var session: TrainingSession
  /// Whether all weights begin anew, whatever the model holds.
  public var startsAnew = false
  /// An ONNX file or a folder.
  public var output: String
  public var threads = 1
  /// The command line that gives the network again, which the result repeats.
  public var command: String?

  public init(model: String, session: TrainingSession, output: String) {
    self.model = model
    self.session = session
    self.output = output
  }

  public struct Result: Encodable, Sendable {
    public let schema_version = 1
    public let memc_version = Version.current
    public let seed: Int
    public let mapping: Value
    public let model_sha256: [String: String]
    public let images_sha256: String
    /// Of labels or targets.
    public let goals_sha256: String
    public let command: String?
    public let examples: Int
    public let held_back: Int
    /// Of the network as it was and as it is, in single precision on the examples held back, 0…1.
    public let accuracy_before: Double?
    public let accuracy: Double?
    public let mean_squared_error: Double?
    public let parameters: Parameters
    public let layers: [Layer]
    /// How images were prepared, which the network that was written states.
    public let preparation: String
    /// Every epoch of this run, in order; those before a checkpoint were of another.
    public let epochs: [TrainedEpoch]
    /// What passes tell of what they did.
    public let warnings: [String]
    public let seconds: Double

    public struct Parameters: Encodable, Sendable {
      public let dense: Int
      public let nonzero: Int
      public let bias: Int
    }

    public struct Layer: Encodable, Sendable {
      public let name: String
      public let dense: Int
      public let nonzero: Int
    }
  }

  public func run() throws -> Result {
    try ModelWriter.expectWritable(output)
    let start = Date()
    let target = try Target(mapping, overrides: overrides)
    let passes = try trainingPasses(of: target)
    let source = try ModelLoader.load(
      model, shapes: shapes, limit: limit, isTrained: !startsAnew)
    let network = try Initialization(seed: UInt64(bitPattern: Int64(session.seed)))
      .run(target.cleaned(source.requireGraph(isTrained: false), threads: threads), all: startsAnew)
    var context = target.context(nil, threads: threads)
    try network.expectTrainable(at: Place(model))
    let preparation = target.preparation(of: network)
    let log = EpochLog()
    let (training, images) = try log.listening(to: session).context(
      for: network, preparation,
      identity: session.identity(of: source, target, startsAnew: startsAnew))
    context.training = training
    let outcome = try Pipeline(passes: passes).run(network, in: context)
    var trained = outcome.graph
    trained.preparation = preparation
    try ModelWriter.write(trained, to: output, version: Version.current)
    return try result(
      network, trained, training, source, target.file.record.value, images.treatment, log.epochs,
      target.preparationWarnings(over: network) + images.warnings
        + outcome.warnings.map(\.description),
      seconds: Date().timeIntervalSince(start))
  }

  /// The passes before the network is written as integers.
  private func trainingPasses(of target: Target) throws -> [any Pass] {
    let passes = try target.pipeline().passes.prefix { !($0 is Quantize) }
    try target.expectTraining(by: Array(passes), at: Place(mapping))
    try session.expectTeacher(of: Array(passes))
    return Array(passes)
  }

  private func result(
    _ before: Graph, _ after: Graph, _ training: TrainingContext, _ source: ImportedModel,
    _ mapping: Value, _ treatment: String, _ epochs: [TrainedEpoch], _ warnings: [String],
    seconds: Double
  ) throws -> Result {
    let network = try TrainingNetwork(after)
    let weights = network.parameters.filter { $0.role == .weights }
    let layers = weights.map { parameter in
      Result.Layer(
        name: parameter.layer, dense: parameter.range.count,
        nonzero: network.initialParameters[parameter.range].count { $0 != 0 })
    }
    let evaluation = try training.heldBack.map { try network.evaluate($0, threads: threads) }
    let accuracyBefore = try training.heldBack.flatMap {
      try TrainingNetwork(before).evaluate($0, threads: threads).accuracy
    }
    return Result(
      seed: session.seed, mapping: mapping,
      model_sha256: source.digests.reduce(into: [:]) { $0[$1.name] = $1.sha256 },
      images_sha256: try DataFile.sha256(session.examples.images),
      goals_sha256: try DataFile.sha256(session.examples.goals.path), command: command,
      examples: training.data.count, held_back: training.heldBack?.count ?? 0,
      accuracy_before: accuracyBefore,
      accuracy: evaluation?.accuracy, mean_squared_error: evaluation?.meanSquaredError,
      parameters: Result.Parameters(
        dense: layers.reduce(0) { $0 + $1.dense }, nonzero: layers.reduce(0) { $0 + $1.nonzero },
        bias: network.parameters.reduce(0) { $0 + ($1.role == .bias ? $1.range.count : 0) }),
      layers: layers, preparation: "images: \(treatment)", epochs: epochs,
      warnings: warnings
        + [Self.warning(from: accuracyBefore, to: evaluation?.accuracy)].compactMap(\.self),
      seconds: seconds)
  }

  /// Pruning may cost an accuracy this much, 0…1.
  private static let bearableFall = 0.1

  /// That training has made the network worse.
  static func warning(from before: Double?, to after: Double?) -> String? {
    guard let before, let after, before - after > bearableFall else { return nil }
    return "accuracy on the examples held back fell from \(before.asPercent) to "
      + "\(after.asPercent): a smaller rate may do"
  }
}

extension ModelTraining.Result {
  public var text: String {
    var lines = [preparation]
    lines += layers.map { layer in
      let share = 100 * Double(layer.nonzero) / Double(max(layer.dense, 1))
      return "\(layer.name.escaped): \(layer.nonzero) of \(layer.dense) weights ("
        + String(format: "%.1f %%)", share)
    }
    lines.append(
      "all: \(parameters.nonzero) of \(parameters.dense) weights, "
        + String(
          format: "%.2f %% zero",
          100 * (1 - Double(parameters.nonzero) / Double(max(parameters.dense, 1)))))
    if let accuracy, let accuracy_before {
      lines.append(
        String(
          format: "held back (%d examples): %.2f %%, before %.2f %%", held_back, 100 * accuracy,
          100 * accuracy_before))
    }
    if let mean_squared_error {
      lines.append("held back (\(held_back) examples): mean squared error \(mean_squared_error)")
    }
    lines.append(String(format: "%.1f s", seconds))
    if let command { lines.append("again: \(command.escaped)") }
    return lines.joined(separator: "\n")
  }
}
