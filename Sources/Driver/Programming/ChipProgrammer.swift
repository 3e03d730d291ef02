import Basics
import ChipProgramming
import Hardware
import Learning
import NetworkIR
import TileAnalysis
import TileSimulator

/// Programs chips of one kind of cell, one after another, each from its seed.
struct ChipProgrammer {
  private(set) var model: CellModel
  let scheme: any ProgrammingScheme
  /// SHA-256 of the calibration file and of its labels; `nil` if the scheme needs none.
  let calibrationSha256: String?
  let labelsSha256: String?
  /// With the window of the cells.
  private(set) var program: VerifiedProgram
  private let calibration: (images: ChipCalibration, files: InputFiles)?

  /// How the numbers of the calibration files were prepared; `nil` without files.
  var treatment: String? { calibration?.files.treatment }
  var warnings: [String] { calibration?.files.warnings ?? [] }

  /// - Parameters:
  ///   - device: a name and its fields, as in `lognormal:sigma=0.4`; see `CellModel.init(named:)`.
  ///   - programming: likewise, as in `two-phase:share=0.1`.
  ///   - calibration: the scheme uses as many of the images as it wants, evenly spaced.
  /// - Throws: `usage` if the scheme calibrates and there are no images, or no labels to train
  ///   with; if it does not use them; or with `faults=known` if no cell is stuck.
  init(
    _ compiled: CompiledProgram, device: String, programming: String,
    calibration: CalibrationFiles?, wires: (inout WireSection) -> Void = { _ in },
    _ preparation: ImagePreparation, threads: Int
  ) throws {
    let schemeSpelling = try ComponentSpelling(commandLine: programming)
    let scheme = try programmingSchemes.make(
      schemeSpelling.name, schemeSpelling.record, at: schemeSpelling.place)
    model = try CellModel(named: device)
    self.scheme = scheme
    program = try compiled.program.with(cellsOf: model).with(wires: wires)
    try scheme.expectCalibration(calibration != nil, labels: calibration?.labels != nil)
    try scheme.expectFaults(of: model)
    self.calibration = try calibration.map {
      try $0.read(for: scheme, compiled, preparation, threads: threads)
    }
    calibrationSha256 = try calibration?.imagesSha256()
    labelsSha256 = try calibration?.labels.map { try DataFile.sha256($0) }
  }

  /// Returns the conditions of its chips.
  func conditions(_ readOut: ReadOut) throws -> Conditions {
    Conditions(
      accelerator: program.accelerator, cells: model,
      seconds: try readOut.time.map(TimeSpan.init)?.seconds ?? 0)
  }

  /// Returns the same programmer under other conditions.
  func under(_ conditions: Conditions) -> ChipProgrammer {
    var programmer = self
    programmer.model = conditions.cells
    programmer.program = program.on(conditions.accelerator)
    return programmer
  }

  func program(chipSeed: Int, threads: Int) throws -> ProgrammedChip {
    try scheme.program(
      program, cell: model, seed: UInt64(bitPattern: Int64(chipSeed)),
      calibration: calibration?.images, threads: threads)
  }
}

extension ChipProgrammer {
  /// Returns the loss of a chip's currents in the wires; `nil` if it is unknown or zero.
  func wireReport(of chip: Chip, threads: Int) throws -> WireReport? {
    let wires = program.accelerator.array.wires
    guard !wires.areIdeal && !wires.areGated && model.traits.curve.isLinear else { return nil }
    return WireReport(
      of: try chip.behindWires(of: program.program, threads: threads), in: program.program)
  }
}

extension VerifiedProgram {
  /// Returns the same program for cells with the window of a model.
  func with(cellsOf model: CellModel) throws -> VerifiedProgram {
    var accelerator = program.accelerator
    accelerator.cell = try model.cell(of: accelerator.cell)
    return on(accelerator)
  }

  /// Returns the same program on arrays with other wires.
  func with(wires change: (inout WireSection) -> Void) throws -> VerifiedProgram {
    var accelerator = program.accelerator
    accelerator.array.wires = try accelerator.array.wires.changed(by: change)
    return on(accelerator)
  }
}
