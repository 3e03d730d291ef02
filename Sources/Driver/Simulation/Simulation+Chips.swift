import Basics
import CommandFiles
import Evaluation
import Foundation
import NetworkIR
import TileAnalysis
import TileSimulator

extension Simulation {
  /// Runs all images on ideal devices.
  ///
  /// - Parameter baseline: the path of a program to compare energies with.
  func runIdeal(
    _ baseline: String?, _ compiled: CompiledProgram, _ batch: SimulatedImages,
    _ result: inout SimulationResult
  ) throws -> Findings {
    result.provenance = try provenance(compiled, compiled.program.accelerator)
    let start = try begin(result, compiled, batch)
    let findings = try run(batch, on: nil, compiled, compiled.program, start, &result)
    if let baseline {
      result.energyComparison = try result.energy.map { try comparison($0, with: baseline) }
    }
    return findings
  }

  /// Runs all images on the chip of the chip file at `path`.
  func run(
    _ path: String, _ reading: Reading, _ compiled: CompiledProgram, _ batch: SimulatedImages,
    _ result: inout SimulationResult
  ) throws -> Findings {
    let written = try ChipFile.read(path, for: compiled)
    let program = try written.program.with(wires: reading.wires)
    result.provenance = try provenance(compiled, program.accelerator)
    result.provenance?.set(written.device, programming: written.programming, seed: written.seed)
    try note(written.model.estimateWarning, in: &result)
    let start = try begin(result, compiled, batch)
    let chip = try reading.readOut.chip(
      written.chip, of: written.model, in: program, seed: written.seed, threads: threads)
    let findings = try run(batch, on: chip, compiled, program, start, &result)
    if reading.showsNoise { result.layers = try batch.signalToNoise(program, chip: chip).layers }
    return findings
  }

  /// Runs all images on one chip, or on ideal devices, and reports what is asked.
  private func run(
    _ batch: SimulatedImages, on chip: Chip?, _ compiled: CompiledProgram,
    _ program: VerifiedProgram, _ start: Start, _ result: inout SimulationResult
  ) throws -> Findings {
    if let merged = start.merged {
      return try merge(merged, batch, on: chip, program, start, &result)
    }
    let outcome = try batch.run(program, chip: chip)
    try note(outcome, in: &result)
    let confusion = batch.confusion(of: outcome)
    try note(WireReport(of: chip, in: program.program), in: &result)
    result.accuracy = confusion?.accuracy
    result.error = try batch.error(of: outcome)
    result.summarise(
      bySteps: [try batch.figures(bySteps: outcome)],
      integerMode: [result.accuracy].compactMap(\.self))
    if showsConfusion { result.confusion = confusion?.counts }
    if showsEnergy { result.energy = try batch.energy(compiled, program, chip: chip) }
    return Findings(
      last: outcome, job: start.job, runs: [SimulationPart.Run(correct: confusion?.correct)],
      spikes: outcome.spikes)
  }

  /// Compares `own` with the energy of the baseline's program on the same images.
  private func comparison(_ own: EnergyReport, with baseline: String) throws -> EnergyComparison {
    let other = try ProgramFile.read(baseline)
    let energy = try EnergyReport(
      other, images: images, preparation, threads: threads, memory: memory)
    return EnergyComparison(own, against: energy, named: other.manifest.title)
  }

  /// Draws chips and runs all images on each.
  func run(
    _ drawing: Drawing, _ compiled: CompiledProgram, _ batch: SimulatedImages,
    _ result: inout SimulationResult
  ) throws -> Findings {
    result.device = drawing.device
    let readOut = drawing.reading.readOut
    let (calibrated, files) = try FileGuard.reading {
      try CalibratedProgrammer(
        compiled, device: drawing.device, programming: drawing.programming,
        calibration: drawing.calibration, wires: drawing.reading.wires,
        compiled.preparation(under: preparation), threads: threads)
    }
    let programmer = calibrated.programmer
    result.programming = calibrated.programming
    try readOut.expectTime(for: programmer.model)
    try expectDifference(of: drawing.chips, calibrated, readOut)
    try calibrated.expectSensitivity(drawing.showsSensitivity)
    result.provenance = try provenance(compiled, programmer.program.accelerator)
    let scheme = programmer.scheme
    result.provenance?.set(
      calibrated.cells.device, programming: (scheme.named, scheme.brief), seed: drawing.seed)
    for warning in scheme.warnings { try note(warning, in: &result) }
    try note(programmer.model.estimateWarning, in: &result)
    let start = try begin(result, compiled, batch, besides: files)
    let study = MonteCarlo(
      programmer: programmer, batch: batch, readOut: readOut, seed: drawing.seed, threads: threads)
    let findings = try draw(drawing, study, compiled, start, &result)
    result.summarise()
    if drawing.showsSensitivity { try lookAtEffects(of: study, readOut, &result) }
    return findings
  }

  /// Measures the effects one by one, unless the run is already interrupted.
  private func lookAtEffects(
    of study: MonteCarlo, _ readOut: ReadOut, _ result: inout SimulationResult
  ) throws {
    result.sensitivity = []
    guard !result.interrupted else { return }
    result.sensitivity = try Sensitivity(
      of: study, under: study.programmer.conditions(readOut), chips: result.chips.count,
      progress: progress, isInterrupted: isInterrupted
    ).rows
    result.interrupted = isInterrupted()
  }

  /// - Throws: `usage` if several chips are requested and all would be equal.
  private func expectDifference(
    of chips: Drawing.Count, _ calibrated: CalibratedProgrammer, _ readOut: ReadOut
  ) throws {
    let programmer = calibrated.programmer
    let conditions = try programmer.conditions(readOut)
    guard case .exactly(let count) = chips, count > 1, programmer.scheme.calibrationImages == 0,
      !programmer.scheme.isRandom,
      !conditions.effects.contains(where: { $0.isRandom(in: conditions) })
    else { return }
    throw Diagnostic(
      .usage,
      "'--chips' has no effect: all chips of '\(calibrated.cells.name)' are identical")
  }

  /// Records what is known of spikes.
  func note(_ outcome: SimulatedImages.Outcome, in result: inout SimulationResult) throws {
    result.spiking = outcome.spiking
    let reports = outcome.bySteps.compactMap(\.spiking)
    result.bySteps = reports.isEmpty ? nil : reports.map { SpikingRow($0) }
    for warning in outcome.warnings + outcome.bySteps.flatMap(\.warnings) {
      try note(warning, in: &result)
    }
  }

  private func note(_ warning: String?, in result: inout SimulationResult) throws {
    guard let warning, !result.warnings.contains(warning) else { return }
    result.warnings.append(warning)
    try observe(.warning(warning))
  }

  func note(_ wires: WireReport, in result: inout SimulationResult) throws {
    result.note(wires)
    if let warning = wires.warning { try observe(.warning(warning)) }
  }

  private func draw(
    _ drawing: Drawing, _ study: MonteCarlo, _ compiled: CompiledProgram, _ start: Start,
    _ result: inout SimulationResult
  ) throws -> Findings {
    if let merged = start.merged { return try merge(merged, drawing, study, start, &result) }
    var (confusion, findings) = (Confusion?.none, Findings(job: start.job))
    let positions = try part?.chips(of: drawing.chips.most) ?? 0..<drawing.chips.most
    let chips = part == nil ? drawing.chips : .exactly(positions.count)
    progress("programming chip 1 of \(chips.most)")
    try study.run(chips: positions, untilWidth: chips.width, isInterrupted: isInterrupted) {
      index, run in
      if index == 0 {
        try look(at: run, of: study, drawing.reading, compiled, &result)
        findings.spikes = run.outcome.spikes
      }
      if let own = run.confusion {
        if confusion == nil { confusion = own } else { confusion? += own }
      }
      let chip = SimulationResult.Chip(run)
      result.chips.append(chip)
      findings.runs.append(SimulationPart.Run(run))
      try observe(.chip(chip))
      progress(chips.progressLine(after: result.chips))
      findings.last = run.outcome
    }
    result.interrupted = isInterrupted()
    if showsConfusion { result.confusion = confusion?.counts }
    return findings
  }

  /// Reports what is asked of the first chip only.
  private func look(
    at run: MonteCarlo.Run, of study: MonteCarlo, _ reading: Reading, _ compiled: CompiledProgram,
    _ result: inout SimulationResult
  ) throws {
    let program = study.programmer.program
    try note(run.outcome, in: &result)
    try note(WireReport(of: run.chip, in: program.program), in: &result)
    if showsEnergy { result.energy = try study.batch.energy(compiled, program, chip: run.chip) }
    if reading.showsNoise {
      result.layers = try study.batch.signalToNoise(program, chip: run.chip).layers
    }
  }
}

extension Simulation.Drawing.Count {
  /// `chip 3 of 10`. If chips are drawn until their mean is known, also the width of its interval.
  fileprivate func progressLine(after done: [SimulationResult.Chip]) -> String {
    guard width != nil else { return "chip \(done.count) of \(most)" }
    let interval = MeanInterval(done.compactMap(\.accuracy)).map {
      String(format: ", confidence interval %.2f points wide", 200 * $0.halfWidth)
    }
    return "chip \(done.count) of at most \(most)" + (interval ?? "")
  }
}
