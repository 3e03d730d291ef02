import Basics
import Hardware
import TileMachine

/// How a program is written into the cells of one chip.
///
/// What a cell reaches depends on the chip's seed, its block, plane and place, and on how often it
/// has been written, and on nothing else: not on threads, nor on the order of work. Adding a scheme:
/// one file beside this one, one line in `AllSchemes.swift`.
public protocol ProgrammingScheme: Component {
  /// How many images the scheme calibrates with, at most; 0 where it needs none.
  var calibrationImages: Int { get }
  /// Whether it trains on them, which takes labels.
  var trains: Bool { get }
  /// Whether it is told which cells are stuck.
  var faults: FaultKnowledge { get }

  /// - Throws: `usage` where stuck cells are to be known of cells that are never stuck.
  func expectFaults(of model: CellModel) throws

  /// Writes a program into a chip.
  ///
  /// - Parameters:
  ///   - program: whose accelerator's cells have the model's window; see `CellModel.cell(of:)`.
  ///   - model: what the chip's cells are.
  ///   - seed: the chip's.
  ///   - calibration: images, and who trains on them.
  /// - Throws: diagnostics where program and scheme do not fit; `usage` where calibration images or
  ///   their labels are missing.
  func program(
    _ program: Program, cell model: CellModel, seed: UInt64, calibration: ChipCalibration?,
    threads: Int
  ) throws -> ProgrammedChip
}

extension ProgrammingScheme {
  public var calibrationImages: Int { 0 }
  public var trains: Bool { false }

  /// - Throws: `usage` where the scheme calibrates or trains and there is nothing to do it with.
  func expect(_ calibration: ChipCalibration?) throws {
    try expectCalibration(calibration != nil, labels: calibration?.trainer != nil)
  }

  /// - Throws: `usage` where the scheme calibrates and there is nothing to calibrate with, or trains
  ///   and nobody says what the images show.
  public func expectCalibration(_ isThere: Bool, labels: Bool) throws {
    guard calibrationImages == 0 || isThere else {
      throw Diagnostic(
        .usage, "'\(name)' programming needs images to calibrate with",
        notes: ["name some with '--calibrate'; training images, not those to be measured"])
    }
    guard !trains || labels else {
      throw Diagnostic(
        .usage, "'\(name)' programming retrains, which needs labels of the images",
        notes: ["name them with '--calibrate-labels'"])
    }
  }

  public func expectFaults(of model: CellModel) throws {
    guard faults == .unknown || model.traits.hasFaults else {
      throw Diagnostic(
        .usage, "'faults=known' changes nothing, for no cell of '\(model.device.name)' is stuck",
        notes: ["give 'stuck-at-hrs', 'stuck-at-lrs' or 'fault-map' with the device"])
    }
  }
}
