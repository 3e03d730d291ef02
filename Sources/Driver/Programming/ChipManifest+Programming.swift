import ChipProgramming
import CommandFiles
import Evaluation

extension ChipManifest {
  /// The metadata of a chip into which a program was written.
  init(
    _ programmed: ProgrammedChip, _ compiled: CompiledProgram, by calibrated: CalibratedProgrammer,
    seed: Int
  ) throws {
    let programmer = calibrated.programmer
    try self.init(
      compiled, device: programmer.model.device.named, programmer.model.traits,
      in: programmer.program.accelerator.cell, programming: programmer.scheme.named, seed: seed,
      Log(programmed.log, programmed.counts, on: compiled.program.accelerator))
    pulsedDevice = calibrated.cells.pulsed?.value
    cellOrigin = pulsedDevice.map { _ in CellOrigin(.writing, seed: seed) }
    calibrationSha256 = calibrated.calibrationSha256
    calibrationLabelsSha256 = calibrated.labelsSha256
  }
}
