import Basics
import ChipProgramming
import CommandFiles
import Evaluation
import Hardware

extension ChipManifest {
  /// The metadata of a chip that has learned.
  init(
    _ learned: LearnedChip, _ result: LearningResult, _ task: LearningTask
  ) throws {
    var writes = WriteLog()
    writes.pulses = result.cost?.pulses ?? 0
    writes.adjustedColumns = learned.chip.offsets.reduce(0) { $0 + $1.elements.count { $0 != 0 } }
    let accelerator = task.program.program.accelerator
    try self.init(
      task.compiled, device: task.model.device.named, task.model.traits, in: accelerator.cell,
      programming: OneShot().named, seed: result.chipSeed,
      Log(writes, learned.counts, on: accelerator))
    var record = Record()
    record["rule"] = result.rule
    record["device"] = result.device
    record["recipe"] = result.recipe
    if task.converters != nil { record["converters"] = Value(.boolean(true)) }
    if task.seesWires { record["wires"] = Value(.boolean(true)) }
    learning = record.value
    cellOrigin = task.start.chip?.origin ?? CellOrigin(.learning, seed: result.chipSeed)
    calibrationSha256 = result.imagesSha256
    calibrationLabelsSha256 = result.goalsSha256
    (log.energyPJ, log.timeNs) = (
      result.cost?.energyJ.map { $0 * 1e12 }, result.cost?.pulseSeconds.map { $0 * 1e9 }
    )
  }
}
