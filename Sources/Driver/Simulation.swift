import Basics
import Foundation
import Hardware
import NetworkIR
import TileMachine

/// Runs a program on images: on ideal devices, on a chip that has been programmed, or on a number of
/// drawn chips.
public struct Simulation: Sendable {
  public var program: String
  public var images: String
  public var labels: String?
  /// What the network shall yield for each image, instead of labels.
  public var targets: String?
  /// A chip file.
  public var chip: String?
  /// A device and its fields, as in `lognormal:sigma=0.4`, to draw chips of.
  public var device: String?
  public var programming = "one-shot"
  public var chips = 1
  public var calibration: CalibrationFiles?
  public var seed = 1
  public var readOut = ReadOut()
  /// Changes the wires of the arrays.
  public var wires: @Sendable (inout WireSection) -> Void = { _ in }
  /// Stops drawing chips once the 95 % confidence interval of their mean is no wider, 0…1.
  public var width: Double?
  public var showsConfusion = false
  /// Tells of every layer how far its sums stand above the noise of the first chip.
  public var showsNoise = false
  /// Tells the energy of an image, by layer and component; of drawn chips that of the first.
  public var showsEnergy = false
  /// The path of a program, as of the dense network, that energies are compared with.
  public var baseline: String?
  /// Tells what each effect costs.
  public var showsSensitivity = false
  public var output: String?
  public var writesIntegers = false
  public var mean: Double?
  public var standardDeviation: Double?
  public var threads = 1
  /// For the buffers and tables of the simulated machine; results do not depend on it.
  public var memoryInMebibytes = 512
  public var progress: @Sendable (String) -> Void = { _ in }

  public init(program: String, images: String) {
    self.program = program
    self.images = images
  }

  /// Chips that one run may draw.
  private static let drawable = 1...100_000

  public func run() throws -> SimulationResult {
    try validate()
    let compiled = try ProgramFile.read(program)
    let network = try IntegerNetwork(compiled.graph)
    let input = try preparation(compiled.manifest)
    let batch = try SimulatedImages(
      ImageFile(images, input), goals: goals, of: network, threads: threads,
      memory: MemoryBudget(bytes: memoryInMebibytes << 20))
    guard batch.hasLabels || (width == nil && !showsSensitivity && !showsConfusion) else {
      throw Diagnostic(.usage, "accuracies need '--labels'")
    }
    let start = Date()
    var result = SimulationResult(images: batch.count, images_sha256: batch.sha256)
    if let device {
      result.device = device
      result.programming = programming
      try run(study(compiled, batch, device, input), compiled, network, &result)
    } else {
      let (program, chip) = try written(compiled)
      let outcome = try batch.run(program, chip: chip)
      try writeOutputs(outcome, network)
      let confusion = batch.confusion(of: outcome)
      result.note(WireReport(of: chip, in: program))
      result.accuracy = confusion?.accuracy
      result.error = try batch.error(of: outcome)
      if showsConfusion { result.confusion = confusion?.counts }
      if showsEnergy { result.energy = try batch.energy(compiled, program, chip: chip) }
      result.energy_comparison = try result.energy.flatMap { try comparison($0) }
      if showsNoise, let chip {
        result.layers = try batch.signalToNoise(program, chip: chip).layers
      }
    }
    let runs = Double(batch.count * max(result.chips.count, 1))
    result.images_per_second = runs / Date().timeIntervalSince(start)
    return result
  }

  /// `own` beside the energy of the baseline's program on the same images.
  private func comparison(_ own: EnergyReport) throws -> EnergyComparison? {
    guard let baseline else { return nil }
    let other = try ProgramFile.read(baseline)
    let energy = try EnergyReport(
      other, images: images, preparation(other.manifest), threads: threads,
      memory: MemoryBudget(bytes: memoryInMebibytes << 20))
    return EnergyComparison(own, against: energy, named: other.manifest.title)
  }

  private func validate() throws {
    guard Self.drawable.contains(chips) else {
      throw Diagnostic(.usage, "'--chips' must be in \(Self.drawable), not \(chips)")
    }
    guard width.map({ (0...1).contains($0) }) ?? true else {
      throw Diagnostic(.usage, "'--until-width' must be in 0...100 percent points")
    }
  }

  private var goals: ExampleFiles.Goals? {
    labels.map { .labels($0) } ?? targets.map { .targets($0) }
  }

  /// The mapping's own preparation of images, unless the command line says otherwise.
  private func preparation(_ manifest: Manifest) throws -> InputSection {
    var input = try MappingFile(Record(manifest.mapping)).input
    input.mean = mean ?? input.mean
    input.standardDeviation = standardDeviation ?? input.standardDeviation
    return input
  }

  /// The program with the cells and wires of a chip file's chip, and that chip as it is read.
  private func written(_ compiled: CompiledProgram) throws -> (Program, Chip?) {
    guard let chip else { return (compiled.program, nil) }
    let written = try ChipFile.read(chip, for: compiled)
    var program = written.program
    program.accelerator.array.wires = try program.accelerator.array.wires.changed(by: wires)
    let read = try readOut.chip(
      written.chip, of: written.model, in: program, seed: written.seed, threads: threads)
    return (program, read)
  }

  private func study(
    _ compiled: CompiledProgram, _ batch: SimulatedImages, _ device: String, _ input: InputSection
  ) throws -> MonteCarlo {
    let programmer = try ChipProgrammer(
      compiled, device: device, programming: programming, calibration: calibration, wires: wires,
      input, threads: threads)
    try readOut.expectTime(for: programmer.model)
    try expectChipsToDiffer(programmer)
    return MonteCarlo(
      programmer: programmer, batch: batch, readOut: readOut, seed: seed, threads: threads)
  }

  /// - Throws: `usage` where several chips are wanted and all are one.
  private func expectChipsToDiffer(_ programmer: ChipProgrammer) throws {
    let conditions = try programmer.conditions(readOut)
    guard chips > 1, width == nil, programmer.scheme.calibrationImages == 0,
      !conditions.effects.contains(where: { $0.isRandom(in: conditions) })
    else { return }
    throw Diagnostic(
      .usage,
      "'--chips' changes nothing, for no chip of '\(programmer.model.device.name)' differs from "
        + "another")
  }

  private func run(
    _ study: MonteCarlo, _ compiled: CompiledProgram, _ network: IntegerNetwork,
    _ result: inout SimulationResult
  ) throws {
    var confusion: Confusion?
    var last: MonteCarlo.Run?
    progress("programming the first of \(chips) chips")
    try study.run(chips: chips, untilWidth: width) { index, run in
      if index == 0 {
        confusion = run.confusion
      } else if let own = run.confusion {
        confusion? += own
      }
      if index == 0 { result.note(WireReport(of: run.chip, in: study.programmer.program)) }
      if index == 0 && showsEnergy {
        result.energy = try study.batch.energy(
          compiled, study.programmer.program, chip: run.chip)
      }
      if index == 0 && showsNoise {
        result.layers = try study.batch.signalToNoise(
          study.programmer.program, chip: run.chip
        ).layers
      }
      result.chips.append(
        SimulationResult.Chip(
          seed: run.seed, accuracy: run.confusion?.accuracy, error: run.error,
          write_pulses: run.programmed.log.pulses, failed_cells: run.programmed.log.failedCells))
      progress(progressLine(after: result.chips))
      last = run
    }
    if let last { try writeOutputs(last.outcome, network) }
    let accuracies = result.chips.compactMap(\.accuracy)
    result.accuracy_mean = accuracies.isEmpty ? nil : accuracies.mean
    let interval = AccuracyInterval(accuracies)
    result.accuracy_std = interval?.standardDeviation
    result.accuracy_interval_95 = interval.map { [$0.ends.lowerBound, $0.ends.upperBound] }
    let errors = result.chips.compactMap(\.error)
    result.error_mean = PredictionError(of: errors) { $0.isEmpty ? nil : $0.mean }
    result.error_std = PredictionError(of: errors) { AccuracyInterval($0)?.standardDeviation }
    if showsConfusion { result.confusion = confusion?.counts }
    if showsSensitivity {
      let conditions = try study.programmer.conditions(readOut)
      result.sensitivity = try Sensitivity(
        of: study, under: conditions, chips: result.chips.count, progress: progress
      ).rows
    }
  }

  /// `chip 3 of 10`; where chips are drawn until their mean is known, also how well it is.
  private func progressLine(after done: [SimulationResult.Chip]) -> String {
    guard width != nil else { return "chip \(done.count) of \(chips)" }
    let interval = AccuracyInterval(done.compactMap(\.accuracy)).map {
      String(format: ", interval %.2f points wide", 200 * $0.halfWidth)
    }
    return "chip \(done.count) of at most \(chips)" + (interval ?? "")
  }

  private func writeOutputs(_ outcome: SimulatedImages.Outcome, _ network: IntegerNetwork) throws {
    guard let output else { return }
    let bytes =
      writesIntegers ? Npy.write(outcome.codes[0]) : Npy.write(try outcome.reals(network)[0])
    try AtomicWrite.write(bytes, to: output)
  }
}

extension [Double] {
  var mean: Double { reduce(0, +) / Double(count) }
}
