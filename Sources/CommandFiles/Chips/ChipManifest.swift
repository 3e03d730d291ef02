import Basics
import ChipProgramming
import DeviceDynamics
import Evaluation
import Hardware
import TileSimulator

/// The metadata of a chip file: the program that it contains, and how it was programmed.
package struct ChipManifest: Codable, Equatable {
  static let newestSchema = 1

  package var schemaVersion = ChipManifest.newestSchema
  package var memcVersion = Version.current
  /// The device and the scheme with every field, each a record with its name.
  package var device: Value
  /// Other traits of the cells; a fault map by its digest.
  package var cell: Value
  /// HRS and LRS, siemens.
  package var conductancesS: [Double]
  package var programming: Value
  /// The device that pulses have moved, of a chip programmed by pulses; `device` is then ideal.
  package var pulsedDevice: Value?
  /// The rule, the pulsed device and the recipe of a chip that has learned.
  package var learning: Value?
  package var chipSeed: Int
  /// How the cells came by their responses to pulses; `nil` if pulses have not moved them.
  package var cellOrigin: CellOrigin?
  /// SHA-256 of the program's parts; see `CompiledProgram.partsSha256`.
  package var programSha256: String
  package var calibrationSha256: String?
  /// `nil` if the scheme does not train.
  package var calibrationLabelsSha256: String?
  package var log: Log
  /// SHA-256 of every other member of the file.
  var members: [String: String] = [:]

  /// The work and cost of programming; costs are `nil` if a price is missing.
  package struct Log: Codable, Equatable {
    package var writePulses: Int
    package var verifyReads: Int
    package var failedCells: Int
    package var zeroPositions: Int
    package var usedZeroPositions: Int
    /// Columns whose digital bias was changed for this chip.
    package var adjustedColumns: Int
    /// The most pulses on one cell, and the mean; `nil` if the scheme does not count them.
    package var mostPulses: Int?
    package var meanPulses: Double?
    package var energyPJ: Double?
    package var timeNs: Double?

    package init(_ log: WriteLog, _ counts: CellCounts?, on accelerator: Accelerator) {
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

  /// The metadata of a chip that was not calibrated, whose writes were drawn.
  ///
  /// - Parameters:
  ///   - device: with every field.
  ///   - section: the cells of the accelerator that the chip is of.
  ///   - programming: the scheme with every field.
  package init(
    _ compiled: CompiledProgram, device: Value, _ traits: CellTraits, in section: CellSection,
    programming: Value, seed: Int, _ log: Log
  ) throws {
    self.device = device
    cell = traits.record.value
    conductancesS = [section.minimumConductance, section.maximumConductance]
    self.programming = programming
    chipSeed = seed
    programSha256 = try compiled.partsSha256
    self.log = log
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

  /// The device that pulses have moved, in writing or learning; `nil` if there was none.
  func movedCell() throws -> PulsedCell? {
    let device = try learning.map { try Record($0)["device"] } ?? pulsedDevice
    return try device.map { device in
      let spelling = try ComponentSpelling(device)
      return try PulsedCell(spelling.name, spelling.record)
    }
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
