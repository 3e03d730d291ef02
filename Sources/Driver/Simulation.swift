import Basics
import Evaluation
import Foundation
import Hardware
import IntegerModel
import NetworkIR
import TileSimulator

/// Runs a program on images: on ideal devices, on a chip that is already programmed, or on several
/// drawn chips.
public struct Simulation: Sendable {
  public var program: String
  /// The paths of images, as `InputFiles` takes them: one path, or `NAME=FILE` for each input.
  public var images: [String]
  public var labels: String?
  /// The path of the expected outputs for each image, instead of labels.
  public var targets: String?
  /// The path of a chip file.
  public var chip: String?
  /// The device to draw chips of, with its fields, as in `lognormal:sigma=0.4`.
  public var device: String?
  public var programming = "one-shot"
  public var chips = 1
  public var calibration: CalibrationFiles?
  public var seed = 1
  public var readOut = ReadOut()
  /// Changes the wires of the arrays.
  public var wires: @Sendable (inout WireSection) -> Void = { _ in }
  /// The width, 0…1, of the 95 % confidence interval of the mean at which drawing chips stops.
  public var width: Double?
  public var showsConfusion = false
  /// Whether to report each layer's signal-to-noise ratio on the first chip.
  public var showsNoise = false
  /// Whether to report the energy of an image, by layer and component, on the first chip if drawn.
  public var showsEnergy = false
  /// The path of a program, such as that of the dense network, to compare energies with.
  public var baseline: String?
  /// Whether to report the cost of each effect.
  public var showsSensitivity = false
  /// The path of an `.npy` for one output, or of an `.npz`.
  public var output: String?
  public var writesIntegers = false
  /// How images are prepared, if the program does not say or is overridden.
  public var preparation = ImagePreparation()
  public var threads = 1
  /// The memory for buffers and tables of the simulated machine. Results do not depend on it.
  public var memoryInMebibytes = 512
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

  /// The number of chips that one run may draw.
  private static let drawable = 1...100_000

  /// Runs the simulation and writes the outputs if requested.
  ///
  /// - Throws: `usage` for options that do not fit each other or the program, and the errors of
  ///   reading or writing files.
  public func run() throws -> SimulationResult {
    try validate()
    let compiled = try ProgramFile.read(program)
    let network = try IntegerNetwork(compiled.network)
    let outputFile = try output.map { try OutputFile($0, of: network, areIntegers: writesIntegers) }
    let files = try InputFiles(
      images, of: "--images", for: compiled.graph.inputs, compiled.preparation(under: preparation))
    let batch = try SimulatedImages(
      files, goals: goals, of: network, threads: threads, memory: memory)
    guard batch.hasLabels || (width == nil && !showsSensitivity && !showsConfusion) else {
      throw Diagnostic(
        .usage, "'--until-width', '--sensitivity' and '--confusion' require '--labels'")
    }
    let start = Date()
    var result = try SimulationResult(of: batch, from: files, for: compiled)
    result.warnings += try compiled.preparationWarnings(under: preparation)
    result.warnings += [compiled.network.calibrationWarning].compactMap(\.self)
    for warning in result.warnings { try observe(.warning(warning)) }
    let outcome =
      if device != nil {
        try runDrawn(compiled, batch, &result)
      } else {
        try runOne(compiled, batch, &result)
      }
    if let outcome { try outputFile?.write(outcome, network) }
    let runs = Double(batch.count * max(result.chips.count, 1))
    result.imagesPerSecond = runs / Date().timeIntervalSince(start)
    let known = result.warnings.count
    try result.doubt(batch.saturation(), classes: network.classes, isDrawn: device != nil)
    for warning in result.warnings[known...] { try observe(.warning(warning)) }
    return result
  }

  private func validate() throws {
    guard Self.drawable.contains(chips) else {
      throw Diagnostic(.usage, "'--chips' must be in \(Self.drawable), not \(chips)")
    }
    guard chips == 1 || output == nil else {
      throw Diagnostic(
        .usage, "'--output' writes the outputs of one chip, but up to \(chips) are drawn",
        notes: ["omit '--chips' and '--until-width' to draw only the chip of '--seed'"])
    }
    guard width.map({ (0...1).contains($0) }) ?? true else {
      throw Diagnostic(.usage, "'--until-width' must be in 0...100 percentage points")
    }
  }

  private var goals: ExampleFiles.Goals? {
    labels.map { .labels($0) } ?? targets.map { .targets($0) }
  }

  var memory: MemoryBudget { MemoryBudget(bytes: memoryInMebibytes << 20) }
}
