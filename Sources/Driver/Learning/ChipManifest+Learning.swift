import Basics
import ChipProgramming
import Evaluation
import Hardware

extension ChipManifest {
  /// The metadata of a chip that has learned.
  init(
    _ learned: LearnedChip, _ result: LearningResult, _ compiled: CompiledProgram,
    readNoise: Double
  ) throws {
    let section = compiled.program.accelerator.cell
    device = Ideal().named
    var traits = CellTraits()
    traits.readNoise = readNoise
    cell = traits.record.value
    conductancesS = [section.minimumConductance, section.maximumConductance]
    programming = OneShot().named
    var record = Record()
    record["rule"] = result.rule
    record["device"] = result.device
    record["recipe"] = result.recipe
    learning = record.value
    chipSeed = result.chipSeed
    programSha256 = try compiled.partsSha256
    calibrationSha256 = result.imagesSha256
    calibrationLabelsSha256 = result.goalsSha256
    var writes = WriteLog()
    writes.pulses = result.cost?.pulses ?? 0
    writes.adjustedColumns = learned.chip.offsets.reduce(0) { $0 + $1.elements.count { $0 != 0 } }
    log = Log(writes, learned.counts, on: compiled.program.accelerator)
    (log.energyPJ, log.timeNs) = (
      result.cost?.energyJ.map { $0 * 1e12 }, result.cost?.pulseSeconds.map { $0 * 1e9 }
    )
  }
}
