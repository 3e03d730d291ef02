import Basics
import CommandFiles
import Evaluation
import Exporters
import Foundation
import Importers
import NetworkIR
import Passes
import Training

/// Trains a network with the passes of a mapping that precede quantization, and writes it.
public struct ModelTraining: Sendable {
  /// The path of a model; its parameters may lack values.
  public var model: String
  public var mapping = "train"
  public var overrides: [String] = []
  public var shapes: [String: Int] = [:]
  /// The limit on the network's size.
  public var limit = SizeLimit()
  public var session: TrainingSession
  /// Whether all weights are initialized again, even if the model has values for them.
  public var startsAnew = false
  /// Whether the integers that `quantize` chooses are written, not the real numbers that it reads.
  public var isQuantized = false
  /// An ONNX file or a folder.
  public var output: String
  public var threads = 1
  /// The command line that reproduces the network, repeated in the result.
  public var command: String?

  public init(model: String, session: TrainingSession, output: String) {
    self.model = model
    self.session = session
    self.output = output
  }

  /// Trains and writes the network, or reports what was done before `session.isInterrupted` ended
  /// it.
  ///
  /// - Throws: diagnostics if the model, the mapping or the examples do not fit, or the output
  ///   cannot be written.
  public func run() throws -> Result {
    try ModelWriter.expectWritable(output)
    if isQuantized { try ModelWriter.expectIntegers(in: output) }
    let start = Date()
    let target = try Target(mapping, overrides: overrides)
    let passes = try trainingPasses(of: target)
    let quantize = try isQuantized ? quantizePass(of: target) : nil
    let source = try ModelLoader.load(
      model, shapes: shapes, limit: limit, isTrained: !startsAnew)
    let network = try target.initialized(
      target.usingHost(source.requireGraph(isTrained: false)), seed: session.seed,
      all: startsAnew, threads: threads)
    var context = target.context(nil, threads: threads)
    try network.expectTrainable(at: Place(model))
    try ModelWriter.expectExpressible(target.cleaned(network, threads: threads), in: output)
    let preparation = target.preparation(of: network)
    let log = EpochLog()
    let (training, images) = try log.listening(to: session).context(
      for: network, preparation,
      identity: session.identity(of: source, target, preparation, startsAnew: startsAnew))
    context.training = training
    var result = try Result(
      of: self, source, target, training, images,
      warnings: target.preparationWarnings(over: network) + images.warnings)
    do {
      let outcome = try Pipeline(passes: passes).run(network, in: context)
      var trained = outcome.graph
      trained.preparation = preparation
      trained.preparation.range = training.inputRange
      let written = try quantize?.stating(trained, calibratedBy: training.data.inputs, in: context)
      try ModelWriter.write(written ?? trained, to: output, version: Version.current)
      InterruptGuard.say("")
      result.warnings += outcome.warnings.map(\.description)
      try result.measure(network, trained, training, threads: threads)
    } catch is TrainingInterrupted {
      result.status = .interrupted
    }
    result.epochs = log.epochs
    result.seconds = Date().timeIntervalSince(start)
    return result
  }

  /// Returns the passes before quantization.
  private func trainingPasses(of target: Target) throws -> [any Pass] {
    let passes = try target.pipeline().passes.prefix { !($0 is Quantize) }
    try target.expectTraining(by: Array(passes), at: Place(mapping))
    try session.expectTeacher(of: Array(passes))
    return Array(passes)
  }

  private func quantizePass(of target: Target) throws -> Quantize {
    guard let pass = try target.pipeline().passes.lazy.compactMap({ $0 as? Quantize }).first else {
      throw Diagnostic.configuration(
        "'--quantized' needs the pass 'quantize', which the mapping lacks", at: Place(mapping))
    }
    return pass
  }

  /// The loss of accuracy that pruning may cause without a warning, 0…1.
  private static let bearableFall = 0.1

  /// Returns a warning if training has made the network worse.
  static func warning(from before: Double?, to after: Double?) -> String? {
    guard let before, let after, before - after > bearableFall else { return nil }
    return "validation accuracy fell from \(before.asPercent) to "
      + "\(after.asPercent): a lower learning rate may help"
  }
}

extension Quantize {
  /// The network with the integers that this pass chooses.
  fileprivate func stating(
    _ graph: Graph, calibratedBy images: Tensor<Float>, in context: PassContext
  ) throws -> Graph {
    var context = context
    context.calibrationImages = [images]
    if let node = try graph.hostNodes.first {
      throw Diagnostic.unsupported(
        "'--quantized' cannot write a network with operators on the host", at: node.site,
        note: "leave out '--quantized'; 'memc compile --host-operators' quantizes the network")
    }
    return try QuantizedGraph(run(graph, in: context)).statingFormats()
  }
}

extension TrainingContext {
  /// The range of all examples, prepared; `nil` if a value is not finite.
  fileprivate var inputRange: ValueRange? {
    ValueRange(of: [data, heldBack].compactMap(\.self).lazy.flatMap(\.inputs.elements))
  }
}
