import Basics
import Calibration
import Importers
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
  let quantized: Pipeline.Outcome
  let agreement: Agreement?
  let calibrated: CalibratedConverters
  /// Why the program was not compared with the integer executor; `nil` if it was.
  let uncheckedWarning: String?
  /// The figures of the dense model, if one is given.
  let baseline: Manifest.Baseline?
}

extension Compiler {
  func manifest(of compilation: Compilation) throws -> Manifest {
    let target = compilation.target
    let graph = compilation.quantized.graph
    return Manifest(
      mapping: target.file.record.value, model_sha256: compilation.source.sha256ByName,
      calibration: graph.quantization?.calibration ?? "none",
      calibration_sha256: try compilation.files?.sha256,
      training: try training?.record(compilation.context.training), shapes: shapes,
      warnings: try warnings(of: compilation),
      assumptions: compilation.source.check.assumptions, weights: graph.storedWeights,
      lost_arrays: target.lostArrays.sorted(), converters: compilation.calibrated.uses,
      agreement: compilation.agreement,
      baseline: try compilation.baseline
        ?? Manifest.Baseline(of: graph, from: compilation.network, target, threads: threads))
  }

  private func warnings(of compilation: Compilation) throws -> [String] {
    let target = compilation.target
    let quantized = compilation.quantized
    let doubts = [
      compilation.uncheckedWarning,
      compilation.calibrated.warning(target.file.converters, hasData: compilation.files != nil),
      try trainingWarning(
        compilation.context, from: compilation.network, to: compilation.original, target),
      compilation.agreement?.warning, quantized.graph.calibrationWarning,
    ]
    return quantized.warnings.map(\.withoutPath)
      + target.preparationWarnings(over: compilation.network)
      + (compilation.files?.warningsWithoutPaths ?? []) + doubts.compactMap(\.self)
  }
}

extension ImportedModel {
  /// The digests of all files, by name. A model in a single file is called `model`.
  var sha256ByName: [String: String] {
    guard digests.count > 1 else {
      return digests.first.map { ["model": $0.sha256] } ?? [:]
    }
    return digests.reduce(into: [:]) { $0[$1.name] = $1.sha256 }
  }
}

extension Warning {
  /// The warning without its file, because a program file contains no paths.
  fileprivate var withoutPath: String {
    if case .node(let name)? = place?.position { "'\(name)': \(message)" } else { message }
  }
}
