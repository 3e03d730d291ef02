import Basics
import Evaluation
import Foundation
import NetworkIR
import TileSimulator

extension Simulation {
  /// Runs all images on ideal devices or on the chip of the chip file.
  func runOne(
    _ compiled: CompiledProgram, _ batch: SimulatedImages, _ result: inout SimulationResult
  ) throws -> SimulatedImages.Outcome? {
    let written = try chip.map { try ChipFile.read($0, for: compiled) }
    let program = try written?.program.with(wires: wires) ?? compiled.program
    result.provenance = try provenance(compiled, program.accelerator)
    if let written { result.provenance?.set(written.model, written.scheme, seed: written.seed) }
    try note(written?.model.estimateWarning, in: &result)
    try observe(.began(result))
    let chip = try written.map {
      try readOut.chip(
        $0.chip, of: $0.model, in: program, seed: $0.seed, threads: threads)
    }
    let outcome = try batch.run(program, chip: chip)
    let confusion = batch.confusion(of: outcome)
    try note(WireReport(of: chip, in: program.program), in: &result)
    result.accuracy = confusion?.accuracy
    result.error = try batch.error(of: outcome)
    if showsConfusion { result.confusion = confusion?.counts }
    if showsEnergy { result.energy = try batch.energy(compiled, program, chip: chip) }
    result.energyComparison = try result.energy.flatMap { try comparison($0) }
    if showsNoise, let chip {
      result.layers = try batch.signalToNoise(program, chip: chip).layers
    }
    return outcome
  }

  /// Compares `own` with the energy of the baseline's program on the same images.
  private func comparison(_ own: EnergyReport) throws -> EnergyComparison? {
    guard let baseline else { return nil }
    let other = try ProgramFile.read(baseline)
    let energy = try EnergyReport(
      other, images: images, preparation, threads: threads, memory: memory)
    return EnergyComparison(own, against: energy, named: other.manifest.title)
  }

  /// Draws chips and runs all images on each.
  ///
  /// - Returns: the outcome of the last chip.
  func runDrawn(
    _ compiled: CompiledProgram, _ batch: SimulatedImages, _ result: inout SimulationResult
  ) throws -> SimulatedImages.Outcome? {
    result.device = device
    result.programming = programming
    let programmer = try CalibratedProgrammer(
      compiled, device: device ?? "", programming: programming, calibration: calibration,
      wires: wires, compiled.preparation(under: preparation), threads: threads
    ).programmer
    try readOut.expectTime(for: programmer.model)
    try expectChipsToDiffer(programmer)
    result.provenance = try provenance(compiled, programmer.program.accelerator)
    result.provenance?.set(programmer.model, programmer.scheme, seed: seed)
    try note(programmer.model.estimateWarning, in: &result)
    try observe(.began(result))
    let study = MonteCarlo(
      programmer: programmer, batch: batch, readOut: readOut, seed: seed, threads: threads)
    let last = try draw(study, compiled, &result)
    result.summarise()
    if showsSensitivity { try lookAtEffects(of: study, &result) }
    return last
  }

  /// Measures the effects one by one, unless the run is already interrupted.
  private func lookAtEffects(of study: MonteCarlo, _ result: inout SimulationResult) throws {
    result.sensitivity = []
    guard !result.interrupted else { return }
    result.sensitivity = try Sensitivity(
      of: study, under: study.programmer.conditions(readOut), chips: result.chips.count,
      progress: progress, isInterrupted: isInterrupted
    ).rows
    result.interrupted = isInterrupted()
  }

  /// - Throws: `usage` if several chips are requested and all would be equal.
  private func expectChipsToDiffer(_ programmer: ChipProgrammer) throws {
    let conditions = try programmer.conditions(readOut)
    guard chips > 1, width == nil, programmer.scheme.calibrationImages == 0,
      !conditions.effects.contains(where: { $0.isRandom(in: conditions) })
    else { return }
    throw Diagnostic(
      .usage,
      "'--chips' has no effect: all chips of '\(programmer.model.device.name)' are "
        + "identical")
  }

  private func note(_ warning: String?, in result: inout SimulationResult) throws {
    guard let warning else { return }
    result.warnings.append(warning)
    try observe(.warning(warning))
  }

  private func note(_ wires: WireReport, in result: inout SimulationResult) throws {
    result.note(wires)
    if let warning = wires.warning { try observe(.warning(warning)) }
  }

  private func draw(
    _ study: MonteCarlo, _ compiled: CompiledProgram, _ result: inout SimulationResult
  ) throws -> SimulatedImages.Outcome? {
    var (confusion, last) = (Confusion?.none, SimulatedImages.Outcome?.none)
    progress("programming chip 1 of \(chips)")
    try study.run(chips: chips, untilWidth: width, isInterrupted: isInterrupted) { index, run in
      if index == 0 { try look(at: run, of: study, compiled, &result) }
      if let own = run.confusion {
        if confusion == nil { confusion = own } else { confusion? += own }
      }
      let chip = SimulationResult.Chip(run)
      result.chips.append(chip)
      try observe(.chip(chip))
      progress(progressLine(after: result.chips))
      last = run.outcome
    }
    result.interrupted = isInterrupted()
    if showsConfusion { result.confusion = confusion?.counts }
    return last
  }

  /// Reports what is asked of the first chip only.
  private func look(
    at run: MonteCarlo.Run, of study: MonteCarlo, _ compiled: CompiledProgram,
    _ result: inout SimulationResult
  ) throws {
    let program = study.programmer.program
    try note(WireReport(of: run.chip, in: program.program), in: &result)
    if showsEnergy { result.energy = try study.batch.energy(compiled, program, chip: run.chip) }
    if showsNoise {
      result.layers = try study.batch.signalToNoise(program, chip: run.chip).layers
    }
  }

  /// `chip 3 of 10`. If chips are drawn until their mean is known, also the width of its interval.
  private func progressLine(after done: [SimulationResult.Chip]) -> String {
    guard width != nil else { return "chip \(done.count) of \(chips)" }
    let interval = AccuracyInterval(done.compactMap(\.accuracy)).map {
      String(format: ", confidence interval %.2f points wide", 200 * $0.halfWidth)
    }
    return "chip \(done.count) of at most \(chips)" + (interval ?? "")
  }
}
