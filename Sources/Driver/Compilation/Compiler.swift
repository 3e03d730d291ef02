import Basics
import Calibration
import CommandFiles
import Evaluation
import Importers
import IntegerModel
import Lowering
import NetworkIR
import Passes

/// Compiles a trained network to a program.
public struct Compiler: Sendable {
  /// The path of an `.onnx` file, a folder with `network.txt`, or a matrix in `.npy`.
  public var model: String
  /// The name of a mapping that comes with memc, or a file.
  public var mapping = "baseline"
  /// Overrides `key.key=value`, in the form of `--set`.
  public var overrides: [String] = []
  /// Calibration images, in the form that `InputFiles` takes. If empty, the training images.
  public var calibration: [String] = []
  /// Whether `memc train` trained the model with this mapping. If so, passes before `quantize` are
  /// left out.
  public var isTrained = false
  /// The seed of random weights that replace those of the model; `nil`: the model's weights.
  public var initialSeed: Int?
  /// The data and settings for passes that train.
  public var training: TrainingSession?
  /// The path of the dense model that savings are measured against. If `nil`, the model itself with
  /// zeros counted.
  public var baselineModel: String?
  /// The sizes of symbolic dimensions.
  public var shapes: [String: Int] = [:]
  /// The limit of the network's size.
  public var limit = SizeLimit()
  /// The path of a fault map. Its lost arrays are avoided.
  public var faults: String?
  /// The share of stuck cells above which an array is lost.
  public var lostAbove = Compiler.usableFaults
  public var threads = 1

  /// Fault-aware programming tolerates a fifth of the cells stuck and more; see docs/results.md.
  public static let usableFaults = 0.25

  /// A compiler for the model at a path, with the default mapping and options.
  public init(model: String) { self.model = model }

  /// The result of a compilation: the program, and how it was made.
  public struct Outcome: Sendable {
    public let program: CompiledProgram
    /// The network that the program computes.
    public let network: IntegerNetwork
    /// How long each stage and each pass took, in order; the baseline is made during those before.
    public let times: [(stage: String, duration: Duration)]
    /// Whether the program was compared with the integer executor. If not, a warning says why.
    public let isChecked: Bool
    /// How the values of the calibration files were prepared; `nil` without such files.
    public let preparation: String?
  }

  /// Imports the model, runs the passes (verifying after each), then makes the matrices, the
  /// placement (verified) and the program (verified, and compared with the integer executor).
  ///
  /// - Parameter observe: receives the name of each pass and the graph after it.
  /// - Throws: `Diagnostics` with all reasons if the model cannot be mapped faithfully, or of kind
  ///   `internalError` if the program is wrong.
  public func compile(observe: (String, Graph) -> Void = { _, _ in }) throws -> Outcome {
    let (target, map) = try targetAroundFaults()
    let pipeline = try pipeline(of: target)
    var stages = StageTimes()
    var source = try stages.time("read the model") {
      try ModelLoader.load(model, shapes: shapes, limit: limit, isTrained: initialSeed == nil)
    }
    var network = try target.network(of: source, initialSeed: initialSeed, threads: threads)
    try target.expectRoom(for: network, pipeline)
    let files = try calibrationFiles(for: network, target)
    let images = try files?.tensors()
    let denseModel = try baseline(for: network, target, images)
    var context = target.context(images, threads: threads)
    context.training = try trainingContext(for: network, source, target)
    var original = network
    let quantized = try pipeline.run(network, in: context) { pass, graph in
      if graph.quantization == nil { original = graph }
      observe(pass.name, graph)
    }
    stages.add(quantized.times)
    let quantizedGraph = try QuantizedGraph(quantized.graph)
    try locating(at: Place(model)) { try quantized.graph.expectUseOfHost() }
    try locating(at: Place(model)) { try limit.expect(tablesOf: quantizedGraph) }
    let integers = try stages.time("integers") { try IntegerNetwork(quantizedGraph) }
    let codes = integers.codes(of: images)
    let agreement = try stages.time("agreement") {
      try self.agreement(of: integers, with: original, images, codes)
    }
    let dense =
      try denseModel == nil
      ? BaselineNetwork(of: quantizedGraph, from: network, target, threads: threads) : nil
    if training == nil {
      // the real weights are not needed any more, and may be large
      source.fragment.constants = [:]
      network.constants = [:]
      original.constants = [:]
    }
    // not while the baseline is made: both need much memory
    let lowered = try stages.time("place and lower") {
      let lowered = try target.lowered(integers)
      try map?.expectFits(lowered.program, lost: target.lostArrays.count)
      return lowered
    }
    let (checked, ownBaseline) = try concurrently(threads: threads) {
      try checkedProgram(lowered, of: integers, target, codes)
    } _: {
      try dense?.timedBaseline(target)
    }
    stages.add(checked.times)
    if let ownBaseline { stages.add([ownBaseline.time]) }
    guard let baseline = denseModel ?? ownBaseline?.figures else {
      preconditionFailure("there is a baseline of one of the two")
    }
    let manifest = try manifest(
      of: Compilation(
        target: target, source: source, network: network, files: files, context: context,
        original: original, passes: quantized, quantized: quantizedGraph, agreement: agreement,
        lowered: lowered, calibrated: checked.calibrated,
        uncheckedWarning: checked.uncheckedWarning, baseline: baseline))
    return Outcome(
      program: CompiledProgram(
        manifest: manifest, network: quantizedGraph, program: checked.calibrated.program),
      network: integers,
      times: stages.all,
      isChecked: checked.uncheckedWarning == nil,
      preparation: files?.treatment)
  }
}

/// A program with its converter steps, which has been compared with its network.
private struct CheckedProgram: Sendable {
  let calibrated: CalibratedConverters
  /// Why it was not compared; `nil` if it was.
  let uncheckedWarning: String?
  let times: [(String, Duration)]
}

extension Compiler {
  /// Chooses the converter steps of a network's program, and checks it.
  private func checkedProgram(
    _ lowered: LoweredProgram, of network: IntegerNetwork, _ target: Target,
    _ codes: [Tensor<Int32>]?
  ) throws -> CheckedProgram {
    var stages = StageTimes()
    let verified = try stages.time("static rules") {
      try lowered.verified().computing(network.hostComputations)
    }
    let calibrated = try stages.time("converters") {
      try verified.calibrated(target.file.converters, inputs: codes, threads: threads)
    }
    let warning = try stages.time("self-check") {
      try SelfCheck(
        program: calibrated.program, network: network, values: lowered.values, threads: threads
      ).run(images: codes)
    }
    return CheckedProgram(
      calibrated: calibrated, uncheckedWarning: warning, times: stages.all)
  }
}

extension BaselineNetwork {
  fileprivate func timedBaseline(_ target: Target) throws -> (
    figures: Manifest.Baseline, time: (String, Duration)
  ) {
    var stages = StageTimes()
    let figures = try stages.time("baseline") { try baseline(target) }
    return (figures, stages.all[0])
  }
}

extension IntegerNetwork {
  /// The codes of some of the calibration images, for each input.
  fileprivate func codes(of images: [Tensor<Float>]?) -> [Tensor<Int32>]? {
    guard let images else { return nil }
    return zip(inputs, images).map { input, images in
      input.format.codes(of: images.evenlySpaced(Compiler.sampledImages))
    }
  }
}

extension Compiler {
  /// The target of the mapping, and the fault map whose lost arrays it avoids.
  private func targetAroundFaults() throws -> (Target, FoundFaults?) {
    var target = try Target(mapping, overrides: overrides)
    if isTrained { target = try target.afterTraining(at: Place(mapping)) }
    let map = try faultMap()
    if map != nil { try target.expectRowByRow() }
    target.lostArrays = Set(
      try locating(at: map?.place) {
        try map?.file.lostArrays(target.accelerator.array, above: lostAbove) ?? []
      })
    return (target, map)
  }

  /// The passes of the mapping. If training data are given, a pass must use them.
  private func pipeline(of target: Target) throws -> Pipeline {
    let pipeline = try target.pipeline()
    if let training {
      try target.expectTraining(by: pipeline.passes, at: Place(mapping))
      try training.expectTeacher(of: pipeline.passes)
    }
    return pipeline
  }

  /// The files that ranges are calibrated with, or `nil` if the user gave none.
  private func calibrationFiles(for network: Graph, _ target: Target) throws -> InputFiles? {
    let words = calibration.isEmpty ? [training?.examples.images].compactMap(\.self) : calibration
    guard !words.isEmpty else { return nil }
    return try InputFiles(
      words, of: "--calibrate", for: network.inputs, target.preparation(of: network))
  }

  private func trainingContext(
    for network: Graph, _ source: ImportedModel, _ target: Target
  ) throws -> TrainingContext? {
    try training.map {
      let network = try target.cleaned(network, threads: threads)
      try network.expectTrainable(at: Place(model))
      let preparation = target.preparation(of: network)
      return try $0.context(
        for: network, preparation,
        identity: $0.identity(of: source, target, preparation, startsAnew: initialSeed != nil)
      ).context
    }
  }

  /// The figures of the dense model, if one is given.
  private func baseline(for network: Graph, _ target: Target, _ images: [Tensor<Float>]?) throws
    -> Manifest.Baseline?
  {
    try baselineModel.map {
      try Manifest.Baseline(
        ofModel: $0, for: network, target, images: images, shapes: shapes, limit: limit,
        threads: threads)
    }
  }

  /// Throws unless `name` is absent, `all`, or a pass of the mapping.
  public func expectPass(_ name: String?) throws {
    guard let name, name != "all" else { return }
    let known = try Target(mapping, overrides: overrides).pipeline().passes.map(\.name)
    guard !known.contains(name) else { return }
    throw Diagnostic.unknown("pass", name, known: known + ["all"], at: Place("--dump-after"))
  }
}
