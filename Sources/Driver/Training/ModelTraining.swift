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
    public let examples: Int
    public let held_back: Int
    /// Of the network as it was and as it is, in single precision on the examples held back, 0…1.
    public let accuracy_before: Double?
    public let accuracy: Double?
    public let mean_squared_error: Double?
    public let parameters: Parameters
    public let layers: [Layer]
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
    let source = try ModelLoader.load(model, shapes: shapes, limit: limit)
    let network = try Initialization(seed: UInt64(bitPattern: Int64(session.seed)))
      .run(target.cleaned(source.requireGraph(isTrained: false), threads: threads), all: startsAnew)
    var context = target.context(nil, threads: threads)
    try network.expectTrainable(at: Place(model))
    let training = try session.context(
      for: network, target.file.input,
      identity: session.identity(of: source, target, startsAnew: startsAnew))
    context.training = training
    let outcome = try Pipeline(passes: passes).run(network, in: context)
    let trained = outcome.graph
    try ModelWriter.write(trained, to: output, version: Version.current)
    return try result(
      network, trained, training, source, target.file.record.value, outcome.warnings,
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
    _ mapping: Value, _ warnings: [Warning], seconds: Double
  ) throws -> Result {
    let network = try TrainingNetwork(after)
    let weights = network.parameters.filter { $0.role == .weights }
    let layers = weights.map { parameter in
      Result.Layer(
        name: parameter.layer, dense: parameter.range.count,
        nonzero: network.initialParameters[parameter.range].count { $0 != 0 })
    }
    let evaluation = try training.heldBack.map { try network.evaluate($0, threads: threads) }
    return Result(
      seed: session.seed, mapping: mapping,
      model_sha256: source.digests.reduce(into: [:]) { $0[$1.name] = $1.sha256 },
      examples: training.data.count, held_back: training.heldBack?.count ?? 0,
      accuracy_before: try training.heldBack.flatMap {
        try TrainingNetwork(before).evaluate($0, threads: threads).accuracy
      },
      accuracy: evaluation?.accuracy, mean_squared_error: evaluation?.meanSquaredError,
      parameters: Result.Parameters(
        dense: layers.reduce(0) { $0 + $1.dense }, nonzero: layers.reduce(0) { $0 + $1.nonzero },
        bias: network.parameters.reduce(0) { $0 + ($1.role == .bias ? $1.range.count : 0) }),
      layers: layers, warnings: warnings.map(\.description), seconds: seconds)
  }
}

extension ModelTraining.Result {
  public var text: String {
    var lines = layers.map { layer in
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
    return lines.joined(separator: "\n")
  }
}
