import Basics
import Hardware
import Importers
import Lowering
import Mapping
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
  public var threads = 1
  /// Called after each pass with its name, its seconds and the graph.
  public var afterPass: (@Sendable (String, Double, Graph) -> Void)?

  public init(model: String) { self.model = model }

  /// Import, passes (verified after each), matrices, placement (verified), program (verified).
  ///
  /// - Throws: `Diagnostics` with all reasons where the model cannot be mapped faithfully.
  public func compile() throws -> CompiledProgram {
    let target = try Target(mapping, overrides: overrides)
    let source = try ModelLoader.load(model, shapes: shapes)
    let images = try calibration.map { try ImageFile($0, target.file.input, for: source.graph) }
    let quantized = try pipeline(target).run(source.graph, in: target.context(images, threads))
    let program = try target.program(of: quantized.graph)
    try StaticVerifier.expectNoFaults(in: program)
    let manifest = Manifest(
      mapping: target.file.record.value, model_sha256: source.sha256,
      calibration: quantized.graph.quantization?.calibration ?? "none",
      calibration_sha256: images?.sha256, shapes: shapes, warnings: quantized.warnings,
      baseline: try Manifest.Baseline(quantized.graph, target))
    return CompiledProgram(manifest: manifest, graph: quantized.graph, program: program)
  }

  private func pipeline(_ target: Target) throws -> Pipeline {
    try Pipeline(target.file.passSpellings(), afterPass: afterPass)
  }
}
