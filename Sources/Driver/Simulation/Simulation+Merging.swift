import Basics
import Evaluation
import NetworkIR
import TileAnalysis
import TileSimulator

extension Simulation {
  /// Reports what parts have counted on one chip, or on ideal devices.
  func merge(
    _ parts: MergedParts, _ batch: SimulatedImages, on chip: Chip?, _ program: VerifiedProgram,
    _ start: Start, _ result: inout SimulationResult
  ) throws -> Findings {
    try note(parts.outcome(of: batch, program, chip: chip), in: &result)
    try note(WireReport(of: chip, in: program.program), in: &result)
    result.accuracy = parts.runs[0].correct.map { Confusion.accuracy($0, of: batch.count) }
    result.confusion = parts.confusion
    return Findings(job: start.job, runs: parts.runs, spikes: parts.spikes, seconds: parts.seconds)
  }

  /// Reports what parts have counted on drawn chips. The first chip is programmed once more, for
  /// what is said of it alone.
  func merge(
    _ parts: MergedParts, _ drawing: Drawing, _ study: MonteCarlo, _ start: Start,
    _ result: inout SimulationResult
  ) throws -> Findings {
    let (batch, program) = (study.batch, study.programmer.program)
    let first = try study.chip(at: 0)
    try note(parts.outcome(of: batch, program, chip: first), in: &result)
    try note(WireReport(of: first, in: program.program), in: &result)
    for (index, run) in parts.runs.enumerated() {
      let chip = SimulationResult.Chip(run, seed: drawing.seed &+ index, images: batch.count)
      result.chips.append(chip)
      try observe(.chip(chip))
    }
    result.confusion = parts.confusion
    return Findings(job: start.job, runs: parts.runs, spikes: parts.spikes, seconds: parts.seconds)
  }
}

extension MergedParts {
  /// What running all images would tell besides their outputs.
  fileprivate func outcome(of batch: SimulatedImages, _ program: VerifiedProgram, chip: Chip?)
    throws
    -> SimulatedImages.Outcome
  {
    try locating(at: Place("--parts")) {
      try batch.outcome(counting: spikes, program, chip: chip)
    }
  }
}
