import Basics
import ChipProgramming
import CommandFiles
import Evaluation
import Hardware
import NetworkIR
import TileAnalysis

/// A programmer of chips as the user asks for it, and the files that it calibrates with.
struct CalibratedProgrammer {
  let programmer: ChipProgrammer
  let cells: NamedCells
  /// The scheme as the user named it, or the default for the device.
  let programming: String
  /// SHA-256 of the calibration file and of its labels; `nil` if the scheme needs none.
  let calibrationSha256: String?
  let labelsSha256: String?
  private let files: InputFiles?

  /// How the numbers of the calibration files were prepared; `nil` without files.
  var treatment: String? { files?.treatment }
  var warnings: [String] {
    (files?.warnings ?? []) + [programmer.model.estimateWarning].compactMap(\.self)
      + programmer.scheme.warnings
  }

  /// - Parameters:
  ///   - device: a name and its fields, as in `lognormal:sigma=0.4`; see `CellModel.init(named:)`.
  ///   - programming: likewise, as in `two-phase:share=0.1`; `nil`: the default for the device.
  ///   - calibration: the scheme uses as many of the images as it wants, evenly spaced.
  /// - Throws: `usage` if the scheme does not suit the device; if the scheme calibrates and there are
  ///   no images, or no labels to train with; if it does not use them; or with `faults=known` if no
  ///   cell is stuck.
  init(
    _ compiled: CompiledProgram, device: String, programming: String?,
    calibration: CalibrationFiles?, wires: (inout WireSection) -> Void = { _ in },
    _ preparation: ImagePreparation, threads: Int
  ) throws {
    self.programming = try ChipProgramming.scheme(programming, for: device)
    let spelling = try ComponentSpelling(commandLine: self.programming)
    let named = try programmingSchemes.make(spelling.name, spelling.record, at: spelling.place)
    cells = try NamedCells(device, in: compiled.program.accelerator.cell)
    let model = cells.model
    let program = try compiled.program.with(cellsOf: model).with(wires: wires)
    let scheme = try named.writing(cells.pulsed, on: program.accelerator)
    try scheme.expectCalibration(calibration != nil, labels: calibration?.labels != nil)
    try scheme.expectFaults(of: model)
    let calibrated = try calibration.map {
      try $0.read(for: scheme, compiled, preparation, threads: threads)
    }
    files = calibrated?.files
    programmer = ChipProgrammer(program, on: model, by: scheme, calibration: calibrated?.images)
    calibrationSha256 = try calibration?.imagesSha256()
    labelsSha256 = try calibration?.labels.map { try DataFile.sha256($0) }
  }
}

extension CalibratedProgrammer {
  /// - Throws: `usage` if effects are to be taken away one by one that come together.
  func expectSensitivity(_ isWanted: Bool) throws {
    guard isWanted, let cell = cells.pulsed else { return }
    throw Diagnostic(
      .usage,
      "'--sensitivity' takes effects away one by one, but those of pulses on '\(cell.name)' come "
        + "together")
  }
}

extension VerifiedProgram {
  /// Returns the same program on arrays with other wires.
  func with(wires change: (inout WireSection) -> Void) throws -> VerifiedProgram {
    var accelerator = program.accelerator
    accelerator.array.wires = try accelerator.array.wires.changed(by: change)
    return on(accelerator)
  }
}
