import Basics
import CommandFiles
import Evaluation
import Importers
import NetworkIR
import Passes
import TileAnalysis

extension UnverifiedProgram {
  /// Compiles the model as the manifest records: with the recorded mapping, accelerator and
  /// activation formats, so that no data are needed.
  ///
  /// Converter steps, biases that the quantize pass corrected with data, and the figures of a given
  /// baseline model are copied.
  func recompiled(from imported: ImportedModel, threads: Int) throws -> UnverifiedProgram {
    var target = try Target(MappingFile(Record(manifest.mapping)), program.accelerator)
    target.lostArrays = Set(manifest.lostArrays)
    let source = try target.network(
      of: imported, initialSeed: manifest.initialSeed, threads: threads)
    var context = target.context(nil, threads: threads)
    context.recordedFormats = network.quantization.activations
    let passed = try QuantizedGraph(target.pipeline().run(source, in: context).graph)
    var quantization = passed.quantization
    quantization.calibration = manifest.calibration
    if target.correctsBiases { quantization.biases = network.quantization.biases }
    let again = try passed.with(quantization)
    var manifest = manifest
    manifest.modelSha256 = imported.sha256ByName
    manifest.weights = again.storedWeights
    if manifest.baseline.modelSha256 == nil {
      manifest.baseline = try Manifest.Baseline(
        of: again, from: source, target, threads: threads)
    }
    let program = try target.program(of: again).withSteps(of: self.program)
    return UnverifiedProgram(manifest: manifest, network: again, program: program)
  }
}

extension UnverifiedProgram {
  /// Throws if the weights do not follow from the model alone.
  ///
  /// - Throws: `unsupported` if passes of the mapping train.
  func expectRecompilable() throws {
    // a manifest whose mapping is damaged fails the check of the model
    let target = try? Target(MappingFile(Record(manifest.mapping)), program.accelerator)
    let passes = (try? target?.pipeline().passes) ?? []
    let training = passes.filter(\.trains).map { "'\($0.name)'" }
    guard !training.isEmpty else { return }
    throw Diagnostic.unsupported(
      "cannot compare with the model: the program's weights were trained by "
        + "\(training.joined(separator: ", ")) during compilation",
      note:
        "write the trained network with 'memc train', compile it with '--trained', and verify "
        + "against it; or verify without a model")
  }
}

extension Target {
  /// Whether calibration data change more than activation formats.
  fileprivate var correctsBiases: Bool {
    let spellings = (try? file.passSpellings()) ?? []
    return spellings.contains { $0.record["bias-correction"]?.content == .boolean(true) }
  }
}

extension ProgramFile {
  /// The names of the members in which two programs differ.
  static func differingMembers(_ a: UnverifiedProgram, _ b: UnverifiedProgram) throws -> [String] {
    let (first, second) = (try members(of: a), try members(of: b))
    let names = Set(first.map(\.name)).union(second.map(\.name)).sorted()
    let one = first.reduce(into: [:]) { $0[$1.name] = $1.contents }
    let other = second.reduce(into: [:]) { $0[$1.name] = $1.contents }
    return names.filter { one[$0] != other[$0] }
  }
}
