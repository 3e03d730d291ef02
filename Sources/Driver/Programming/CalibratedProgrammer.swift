import Basics
import ChipProgramming
import Evaluation
import Hardware
import NetworkIR
import TileAnalysis

/// A programmer of chips as the user asks for it, and the files that it calibrates with.
struct CalibratedProgrammer {
  let programmer: ChipProgrammer
  /// SHA-256 of the calibration file and of its labels; `nil` if the scheme needs none.
  let calibrationSha256: String?
  let labelsSha256: String?
  private let files: InputFiles?

  /// How the numbers of the calibration files were prepared; `nil` without files.
  var treatment: String? { files?.treatment }
  var warnings: [String] {
    (files?.warnings ?? []) + [programmer.model.estimateWarning].compactMap(\.self)
  }

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
    let spelling = try ComponentSpelling(commandLine: programming)
    let scheme = try programmingSchemes.make(spelling.name, spelling.record, at: spelling.place)
    let model = try CellModel(named: device)
    let program = try compiled.program.with(cellsOf: model).with(wires: wires)
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
