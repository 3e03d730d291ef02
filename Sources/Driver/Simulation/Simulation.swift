import Basics
import CommandFiles
import Evaluation
import Foundation
import IntegerModel
import NetworkIR
import TileSimulator

/// Runs a program on images: on ideal devices, on a chip that is already programmed, or on several
/// drawn chips.
public struct Simulation: Sendable {
  public var program: String
  /// The paths of images, as `InputFiles` takes them: one path, or `NAME=FILE` for each input.
  public var images: [String]
  /// What the outputs are compared with.
  public var goals: ExampleFiles.Goals?
  public var subject = Subject.ideal(baseline: nil)
  /// Empty: the integer mode. Several modes run on the same chips, beside the integer mode.
  public var spiking: [SpikingMode] = []
  public var showsConfusion = false
  /// Whether to report the energy of an image, by layer and component, on the first chip if drawn.
  public var showsEnergy = false
  public var output: Output?
  /// What `runPart` runs; `nil`: all.
  public var part: Part?
  /// Files of parts, whose counts are taken instead of running images; empty: images are run.
  public var parts: [String] = []
  /// How images are prepared, if the program does not say or is overridden.
  public var preparation = ImagePreparation()
  public var threads = 1
  /// The memory for buffers and tables of the simulated machine. Results do not depend on it.
  public var memoryInMebibytes = 512
  /// Whether the result says where it comes from, and what may mislead; both take time.
  public var explains = true
  /// The command line that reproduces the result. It is included in the result.
  public var command: String?
  public var progress: @Sendable (String) -> Void = { _ in }
  /// Receives what is known before the first image is run, then every drawn chip, and warnings.
  public var observe: @Sendable (Event) throws -> Void = { _ in }
  /// Called after every drawn chip; whether that chip is the last.
  public var isInterrupted: @Sendable () -> Bool = { false }

  /// What is reported while a simulation runs.
  public enum Event: Sendable {
    case began(SimulationResult)
    case chip(SimulationResult.Chip)
    /// A warning of the result, as soon as it is known.
    case warning(String)
  }

  public init(program: String, images: [String]) {
    self.program = program
    self.images = images
  }

  public init(program: String, images: String) { self.init(program: program, images: [images]) }

  /// Runs the simulation and writes the outputs if requested.
  ///
  /// - Throws: `usage` for options that do not fit each other or the program, and the errors of
  ///   reading or writing files.
  public func run() throws -> SimulationResult {
    let compiled = try compiled()
    let network = try IntegerNetwork(compiled.network)
    let outputFile = try output.map { try OutputFile($0, of: network) }
    return try run(on: bench(compiled, network), outputFile)
  }

  /// Reads the program, after the options are checked.
  func compiled() throws -> CompiledProgram {
    try subject.drawing?.validate(writesOutputs: output != nil)
    try expectOneMode()
    try expectCounts()
    return try ProgramFile.read(program)
  }

  /// A program and images, ready to be run again and again.
  struct Bench: Sendable {
    let compiled: CompiledProgram
    let network: IntegerNetwork
    fileprivate let files: InputFiles
    let batch: SimulatedImages
  }

  /// Reads the images for a program.
  ///
  /// - Parameter network: that of the program.
  func bench(_ compiled: CompiledProgram, _ network: IntegerNetwork) throws -> Bench {
    let files = try InputFiles(
      images, of: "--images", for: compiled.graph.inputs, compiled.preparation(under: preparation))
    let batch = try SimulatedImages(
      files, goals: goals, of: network, threads: threads, memory: memory)
    return Bench(compiled: compiled, network: network, files: files, batch: batch)
  }

  /// Runs the simulation on images that are ready, which `images` and `goals` name.
  func run(on bench: Bench, _ outputFile: OutputFile? = nil) throws -> SimulationResult {
    let start = Date()
    var (result, findings) = try find(on: bench)
    if let outcome = findings.last { try outputFile?.write(outcome, bench.network) }
    let runs = Double(bench.batch.count * max(result.chips.count, 1) * spiking.runsPerChip)
    result.imagesPerSecond = runs / (findings.seconds ?? Date().timeIntervalSince(start))
    guard explains else { return result }
    let known = result.warnings.count
    try result.doubt(
      bench.batch.saturation(), classes: bench.network.classes, isDrawn: subject.drawing != nil)
    for warning in result.warnings[known...] { try observe(.warning(warning)) }
    return result
  }

  /// Runs the images, or takes their counts from parts.
  func find(on bench: Bench) throws -> (result: SimulationResult, findings: Findings) {
    let (compiled, files) = (bench.compiled, bench.files)
    var batch = bench.batch
    batch.spiking = spiking
    batch.range = try part?.images(of: batch.count) ?? batch.range
    guard batch.hasLabels || !needsLabels else {
      throw Diagnostic(
        .usage, "'--until-width', '--sensitivity' and '--confusion' require '--labels'")
    }
    var result = try SimulationResult(of: batch, from: files, for: compiled)
    result.warnings += try compiled.preparationWarnings(under: preparation)
    result.warnings += [compiled.network.calibrationWarning].compactMap(\.self)
    result.warnings += compiled.program.program.unitWarnings(areExact: subject.isIdeal)
    result.warnings += [try spiking.first?.warning(stated: compiled.manifest.neuron)].compactMap(
      \.self)
    if showsEnergy {
      result.warnings += [compiled.program.program.hostWarning].compactMap(\.self)
    }
    if subject.drawing != nil {
      result.warnings += [compiled.program.program.drawnPartsWarning].compactMap(\.self)
    }
    for warning in result.warnings { try observe(.warning(warning)) }
    let findings =
      switch subject {
      case .ideal(let baseline): try runIdeal(baseline, compiled, batch, &result)
      case .chip(let path, let reading): try run(path, reading, compiled, batch, &result)
      case .drawn(let drawing): try run(drawing, compiled, batch, &result)
      }
    return (result, findings)
  }

  /// Whether the results include accuracies that were asked for.
  private var needsLabels: Bool {
    let drawing = subject.drawing
    return showsConfusion || drawing?.chips.width != nil || drawing?.showsSensitivity == true
  }

  /// - Throws: `usage` for an option that looks at one mode, if there are several.
  private func expectOneMode() throws {
    let drawing = subject.drawing
    let unfit = [
      ("--output", output != nil), ("--confusion", showsConfusion),
      ("--until-width", drawing?.chips.width != nil),
      ("--sensitivity", drawing?.showsSensitivity == true),
    ]
    guard spiking.count > 1, let option = unfit.first(where: \.1)?.0 else { return }
    throw Diagnostic(
      .usage, "'\(option)' requires a single number of '--steps', not \(spiking.count)")
  }

  var memory: MemoryBudget { MemoryBudget(bytes: memoryInMebibytes << 20) }
}
