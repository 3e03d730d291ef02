import Basics
import ChipProgramming
import Evaluation
import Hardware

extension ChipManifest {
  /// The metadata of a chip that has learned.
  init(
    _ chip: ProgrammedChip, _ result: ChipLearning.Result, _ compiled: CompiledProgram
  ) throws {
    let section = compiled.program.accelerator.cell
    device = Ideal().named
    cell = CellTraits().record.value
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
    var writes = chip.log
    writes.pulses = result.pulses
    writes.adjustedColumns = chip.chip.offsets.reduce(0) { $0 + $1.elements.count { $0 != 0 } }
    log = Log(writes, chip.counts, on: compiled.program.accelerator)
    (log.energyPJ, log.timeNs) = (
      result.energyJ.map { $0 * 1e12 }, result.pulseSeconds.map { $0 * 1e9 }
    )
  }
}
