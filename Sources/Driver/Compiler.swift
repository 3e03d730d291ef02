import Basics
import Hardware
import Importers
import NetworkIR
import Passes
import TileMachine

/// The path of data, from a trained network to a program.
public struct Compiler: Sendable {
  /// The path of an `.onnx` file, a folder with `network.txt`, or a matrix in `.npy`.
  public var model: String
  /// The name of a mapping that comes with memc, or a file.
  public var mapping = "baseline"
  /// `key.key=value`, as `--set` takes them.
  public var overrides: [String] = []
  /// The path of images to calibrate with.
  public var calibration: String?
  /// Sizes of symbolic dimensions.
  public var shapes: [String: Int] = [:]
  /// The path of a fault map, whose lost arrays are avoided.
  public var faults: String?
  /// The share of stuck cells above which an array is lost.
  public var lostAbove = Compiler.usableFaults
  public var threads = 1

  /// Programming that knows the stuck cells copes with a fifth of them and more; see docs/results.md.
  public static let usableFaults = 0.25

  public init(model: String) { self.model = model }

  /// What compiling yields besides the program.
  public struct Outcome: Sendable {
    public let program: CompiledProgram
    /// How long each pass took, in order.
    public let times: [(pass: String, duration: Duration)]
  }

  /// Import, passes (verified after each), matrices, placement (verified), program (verified).
  ///
  /// - Parameter observe: is handed the graph after each pass, by the pass's name.
  /// - Throws: `Diagnostics` with all reasons where the model cannot be mapped faithfully.
  public func compile(observe: (String, Graph) -> Void = { _, _ in }) throws -> Outcome {
    var target = try Target(mapping, overrides: overrides)
    let map = try faultMap()
    target.lostArrays = Set(
      try locating(at: map?.place) {
        try map?.file.lostArrays(target.accelerator.array, above: lostAbove) ?? []
      })
    let pipeline = try target.pipeline()
    let source = try ModelLoader.load(model, shapes: shapes)
    let network = try source.requireGraph()
    let images = try calibration.map { try ImageFile($0, target.file.input).batch(for: network) }
    let context = target.context(images?.tensor, threads: threads)
    let quantized = try pipeline.run(network, in: context) { observe($0.name, $1) }
    let program = try target.program(of: quantized.graph).calibrated(
      target.file.converters, inputs: quantized.graph.codes(of: images?.tensor), threads: threads)
    try map?.expectFits(program, lost: target.lostArrays.count)
    try Diagnostics(verify(program)).throwIfAny()
    let manifest = Manifest(
      mapping: target.file.record.value, model_sha256: source.sha256ByName,
      calibration: quantized.graph.quantization?.calibration ?? "none",
      calibration_sha256: images?.sha256, shapes: shapes,
      warnings: source.check.assumptions + quantized.warnings.map(\.withoutPath),
      weights: quantized.graph.storedWeights, lost_arrays: target.lostArrays.sorted(),
      baseline: try Manifest.Baseline(of: quantized.graph, target))
    return Outcome(
      program: CompiledProgram(manifest: manifest, graph: quantized.graph, program: program),
      times: quantized.times)
  }
}

extension ImportedModel {
  /// Digests of all files by name; a model that is one file is called `model`, whatever its name.
  fileprivate var sha256ByName: [String: String] {
    guard digests.count > 1 else {
      return digests.first.map { ["model": $0.sha256] } ?? [:]
    }
    return digests.reduce(into: [:]) { $0[$1.name] = $1.sha256 }
  }
}

extension Warning {
  /// The warning without the file it concerns: a program file holds no paths.
  fileprivate var withoutPath: String {
    if case .node(let name)? = place?.position { "'\(name)': \(message)" } else { message }
  }
}

extension Graph {
  /// The codes of the first calibration images, for a network of one input.
  fileprivate func codes(of images: Tensor<Float>?) throws -> [Tensor<Int32>]? {
    guard let images, inputs.count == 1 else { return nil }
    let count = min(images.shape[0], 64)
    let shape = [count] + images.shape.dropFirst()
    let first = Tensor(shape, Array(images.elements.prefix(shape.elementCount)))
    return [try IntegerNetwork(self).inputs[0].format.codes(of: first)]
  }
}

extension Compiler {
  /// Throws unless `name` is absent, `all`, or a pass of the mapping.
  public func expectPass(_ name: String?) throws {
    guard let name, name != "all" else { return }
    let known = try Target(mapping, overrides: overrides).pipeline().passes.map(\.name)
    guard !known.contains(name) else { return }
    throw Diagnostic.unknown("pass", name, known: known + ["all"], at: Place("--dump-after"))
  }
}
