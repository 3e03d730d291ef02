import Basics
import ChipProgramming
import Evaluation
import Hardware
import TileSimulator

/// The metadata of a chip file: the program that it contains, and how it was programmed.
struct ChipManifest: Codable, Equatable {
  static let newestSchema = 1

  var schemaVersion = ChipManifest.newestSchema
  var memcVersion = Version.current
  /// The device and the scheme with every field, each a record with its name.
  var device: Value
  /// Other traits of the cells; a fault map by its digest.
  var cell: Value
  /// HRS and LRS, siemens.
  var conductancesS: [Double]
  var programming: Value
  /// The device that pulses have moved, of a chip programmed by pulses; `device` is then ideal.
  var pulsedDevice: Value?
  /// The rule, the pulsed device and the recipe of a chip that has learned.
  var learning: Value?
  var chipSeed: Int
  /// SHA-256 of the program's parts; see `CompiledProgram.partsSha256`.
  var programSha256: String
  var calibrationSha256: String?
  /// `nil` if the scheme does not train.
  var calibrationLabelsSha256: String?
  var log: Log
  /// SHA-256 of every other member of the file.
  var members: [String: String] = [:]

  /// The work and cost of programming; costs are `nil` if a price is missing.
  struct Log: Codable, Equatable {
    var writePulses: Int
    var verifyReads: Int
    var failedCells: Int
    var zeroPositions: Int
    var usedZeroPositions: Int
    /// Columns whose digital bias was changed for this chip.
    var adjustedColumns: Int
    /// The most pulses on one cell, and the mean; `nil` if the scheme does not count them.
    var mostPulses: Int?
    var meanPulses: Double?
    var energyPJ: Double?
    var timeNs: Double?

    init(_ log: WriteLog, _ counts: CellCounts?, on accelerator: Accelerator) {
      writePulses = log.pulses
      verifyReads = log.verifyReads
      failedCells = log.failedCells
      zeroPositions = log.zeroPositions
      usedZeroPositions = log.usedZeroPositions
      adjustedColumns = log.adjustedColumns
      mostPulses = counts?.mostPulses
      meanPulses = counts?.meanPulses
      energyPJ = log.energyInPicojoules(on: accelerator)
      timeNs = log.timeInNanoseconds(on: accelerator)
    }
  }

  init(
    _ programmed: ProgrammedChip, _ compiled: CompiledProgram, by calibrated: CalibratedProgrammer,
    seed: Int
  ) throws {
    let programmer = calibrated.programmer
    device = programmer.model.device.named
    cell = programmer.model.traits.record.value
    conductancesS = [
      programmer.program.accelerator.cell.minimumConductance,
      programmer.program.accelerator.cell.maximumConductance,
    ]
    programming = programmer.scheme.named
    pulsedDevice = calibrated.cells.pulsed?.value
    chipSeed = seed
    programSha256 = try compiled.partsSha256
    calibrationSha256 = calibrated.calibrationSha256
    calibrationLabelsSha256 = calibrated.labelsSha256
    log = Log(programmed.log, programmed.counts, on: compiled.program.accelerator)
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

  /// Returns the scheme that the chip was programmed with, or how it has learned: with every field,
  /// and without those at their defaults.
  func howProgrammed() throws -> (full: Value, brief: Value) {
    if let learning { return (learning, learning) }
    let spelling = try ComponentSpelling(programming)
    let scheme = try programmingSchemes.make(spelling.name, spelling.record, at: spelling.place)
    return (scheme.named, scheme.brief)
  }
}

extension CellCounts {
  /// The most pulses on one cell.
  var mostPulses: Int { pulses.reduce(0) { max($0, Int($1.elements.max() ?? 0)) } }

  /// The mean over all cells; 0 without cells.
  var meanPulses: Double {
    let cells = pulses.reduce(0) { $0 + $1.count }
    let sum = pulses.reduce(0) { $0 + $1.elements.reduce(0) { $0 + Int($1) } }
    return cells == 0 ? 0 : Double(sum) / Double(cells)
  }
}
