import ChipProgramming
import Hardware
import TileAnalysis
import TileSimulator

/// Programs chips of one kind of cell, one after another, each from its seed.
package struct ChipProgrammer {
  package private(set) var model: CellModel
  package let scheme: any ProgrammingScheme
  /// With the window of the cells.
  package private(set) var program: VerifiedProgram
  private let calibration: ChipCalibration?

  /// - Parameters:
  ///   - program: with the window of the cells of `model`.
  ///   - calibration: `nil` if the scheme does not calibrate.
  package init(
    _ program: VerifiedProgram, on model: CellModel, by scheme: any ProgrammingScheme,
    calibration: ChipCalibration?
  ) {
    self.program = program
    self.model = model
    self.scheme = scheme
    self.calibration = calibration
  }

  /// Returns the conditions of its chips.
  package func conditions(_ readOut: ReadOut) throws -> Conditions {
    Conditions(
      accelerator: program.accelerator, cells: model,
      seconds: try readOut.time.map(TimeSpan.init)?.seconds ?? 0)
  }

  /// Returns the same programmer under other conditions.
  package func under(_ conditions: Conditions) -> ChipProgrammer {
    var programmer = self
    programmer.model = conditions.cells
    programmer.program = program.on(conditions.accelerator)
    return programmer
  }

  package func program(chipSeed: Int, threads: Int) throws -> ProgrammedChip {
    try scheme.program(
      program, cell: model, seed: UInt64(bitPattern: Int64(chipSeed)),
      calibration: calibration, threads: threads)
  }
}

extension ChipProgrammer {
  /// Returns the loss of a chip's currents in the wires; `nil` if it is unknown or zero.
  package func wireReport(of chip: Chip, threads: Int) throws -> WireReport? {
    let wires = program.accelerator.array.wires
    guard !wires.areIdeal && !wires.areGated && model.traits.curve.isLinear else { return nil }
    return WireReport(
      of: try chip.behindWires(of: program.program, threads: threads), in: program.program)
  }
}
