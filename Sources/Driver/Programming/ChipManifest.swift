import Basics
import ChipProgramming
import Evaluation
import Hardware

/// The metadata of a chip file: the program that it contains, and how it was programmed.
struct ChipManifest: Codable, Equatable {
  static let newestSchema = 1

  var schema_version = ChipManifest.newestSchema
  var memc_version = Version.current
  /// The device and the scheme with every field, each a record with its name.
  var device: Value
  /// Other traits of the cells; a fault map by its digest.
  var cell: Value
  /// HRS and LRS, siemens.
  var conductances_S: [Double]
  var programming: Value
  var chip_seed: Int
  /// SHA-256 of the program's parts; see `CompiledProgram.partsSha256`.
  var program_sha256: String
  var calibration_sha256: String?
  /// `nil` if the scheme does not train.
  var calibration_labels_sha256: String?
  var log: Log
  /// SHA-256 of every other member of the file.
  var members: [String: String] = [:]

  /// The work and cost of programming; costs are `nil` if a price is missing.
  struct Log: Codable, Equatable {
    var write_pulses: Int
    var verify_reads: Int
    var failed_cells: Int
    var zero_positions: Int
    var used_zero_positions: Int
    /// Columns whose digital bias was changed for this chip.
    var adjusted_columns: Int
    var energy_pJ: Double?
    var time_ns: Double?

    init(_ log: WriteLog, on accelerator: Accelerator) {
      write_pulses = log.pulses
      verify_reads = log.verifyReads
      failed_cells = log.failedCells
      zero_positions = log.zeroPositions
      used_zero_positions = log.usedZeroPositions
      adjusted_columns = log.adjustedColumns
      energy_pJ = log.energyInPicojoules(on: accelerator)
      time_ns = log.timeInNanoseconds(on: accelerator)
    }
  }

  init(
    _ programmed: ProgrammedChip, _ compiled: CompiledProgram, by calibrated: CalibratedProgrammer,
    seed: Int
  ) throws {
    let programmer = calibrated.programmer
    device = programmer.model.device.named
    cell = programmer.model.traits.record.value
    conductances_S = [
      programmer.program.accelerator.cell.minimumConductance,
      programmer.program.accelerator.cell.maximumConductance,
    ]
    programming = programmer.scheme.named
    chip_seed = seed
    program_sha256 = try compiled.partsSha256
    calibration_sha256 = calibrated.calibrationSha256
    calibration_labels_sha256 = calibrated.labelsSha256
    log = Log(programmed.log, on: compiled.program.accelerator)
  }
}

extension ChipManifest {
  /// Returns the cells of the chip, without a fault map: the conductances already include the
  /// faults.
  func cellModel() throws -> CellModel {
    let spelling = try ComponentSpelling(device)
    var record = spelling.record
    for entry in try Record(cell).entries where entry.key != "fault-map" {
      record[entry.key] = entry.value
    }
    return try CellModel(spelling.name, record)
  }

  /// Returns the scheme that the chip was programmed with.
  func scheme() throws -> any ProgrammingScheme {
    let spelling = try ComponentSpelling(programming)
    return try programmingSchemes.make(spelling.name, spelling.record, at: spelling.place)
  }
}
