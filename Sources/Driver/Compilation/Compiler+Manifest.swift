import Basics
import Calibration
import CommandFiles
import Evaluation
import Importers
import Lowering
import NetworkIR
import Passes

/// What a program was made from, and the findings of its compilation.
struct Compilation {
  let target: Target
  let source: ImportedModel
  /// The network as imported.
  let network: Graph
  let files: InputFiles?
  let context: PassContext
  /// The network before it was quantized.
  let original: Graph
  let passes: Pipeline.Outcome
  /// The result of the passes.
  let quantized: QuantizedGraph
  let agreement: ClassAgreement?
  let lowered: LoweredProgram
  let calibrated: CalibratedConverters
  /// Why the program was not compared with the integer executor; `nil` if it was.
  let uncheckedWarning: String?
  /// The figures of the dense model, or of the network itself with all weights.
  let baseline: Manifest.Baseline
}

extension Compiler {
  func manifest(of compilation: Compilation) throws -> Manifest {
    let target = compilation.target
    let graph = compilation.quantized
    var manifest = Manifest(
      mapping: target.file.record.value, modelSha256: compilation.source.sha256ByName,
      baseline: compilation.baseline)
    manifest.calibration = graph.quantization.calibration
    manifest.calibrationSha256 = try compilation.files?.sha256
    manifest.training = try training?.record(compilation.context.training)
    manifest.initialSeed = initialSeed
    manifest.shapes = shapes
    manifest.warnings = try warnings(of: compilation)
    manifest.assumptions = compilation.source.check.assumptions
    manifest.neuron = compilation.source.check.neuron
    manifest.weights = graph.storedWeights
    manifest.lostArrays = target.lostArrays.sorted()
    manifest.converters = compilation.calibrated.uses
    manifest.agreement = compilation.agreement
    manifest.balance = compilation.lowered.balance
    manifest.cut = compilation.lowered.cut
    return manifest
  }

  private func warnings(of compilation: Compilation) throws -> [String] {
    let target = compilation.target
    let doubts = [
      compilation.uncheckedWarning,
      compilation.calibrated.warning(target.file.converters, hasData: compilation.files != nil),
      try trainingWarning(
        compilation.context, from: compilation.network, to: compilation.original, target),
      compilation.agreement?.warning, compilation.quantized.calibrationWarning,
    ]
    return compilation.passes.warnings.map(\.withoutPath)
      + target.preparationWarnings(over: compilation.network)
      + (compilation.files?.warningsWithoutPaths ?? []) + doubts.compactMap(\.self)
  }
}

extension Warning {
  /// The warning without its file, because a program file contains no paths.
  var withoutPath: String {
    if case .node(let name)? = place?.position { "'\(name)': \(message)" } else { message }
  }
}
