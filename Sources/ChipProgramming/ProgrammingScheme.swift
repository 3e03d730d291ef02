import Basics
import DeviceDynamics
import Hardware
import TileAnalysis
import TileMachine

/// How a program is written into the cells of one chip.
///
/// The conductance of a cell depends only on the chip's seed, the cell's block, plane and place,
/// and the number of earlier writes, not on threads or the order of work. To add a scheme, add a
/// file to this folder and a line in `AllSchemes.swift`.
public protocol ProgrammingScheme: Component {
  /// The maximum number of calibration images; 0 if the scheme needs none.
  var calibrationImages: Int { get }
  /// Whether the scheme trains on them, which needs labels.
  var trains: Bool { get }
  /// Whether the stuck cells are known to the scheme.
  var faults: FaultKnowledge { get }

  /// Whether chips of ideal cells differ.
  var isRandom: Bool { get }
  /// What may mislead.
  var warnings: [String] { get }

  /// Returns this scheme for cells that pulses move, or for cells whose writes are drawn.
  ///
  /// - Parameters:
  ///   - cell: `nil`: the results of writes are drawn.
  ///   - accelerator: with the window of the cells.
  /// - Throws: `usage` if the scheme does not write such cells; `configuration` if its fields do
  ///   not suit them.
  func writing(_ cell: PulsedCell?, on accelerator: Accelerator) throws -> Self

  /// Checks that the model has stuck cells if the scheme needs to know them.
  ///
  /// - Throws: a `usage` diagnostic otherwise.
  func expectFaults(of model: CellModel) throws

  /// Writes a program into a chip.
  ///
  /// - Parameters:
  ///   - program: the program, whose accelerator's cells have the model's window; see
  ///     `CellModel.cell(of:)`.
  ///   - model: the model of the chip's cells.
  ///   - seed: the chip's.
  ///   - calibration: the images, and the trainer if they have labels.
  /// - Throws: a diagnostic if the program does not suit the scheme; a `usage` diagnostic if
  ///   calibration images or their labels are missing.
  func program(
    _ program: VerifiedProgram, cell model: CellModel, seed: UInt64, calibration: ChipCalibration?,
    threads: Int
  ) throws -> ProgrammedChip
}

extension ProgrammingScheme {
  public var calibrationImages: Int { 0 }
  public var trains: Bool { false }
  public var isRandom: Bool { false }
  public var warnings: [String] { [] }

  public func writing(_ cell: PulsedCell?, on accelerator: Accelerator) throws -> Self {
    guard let cell else { return self }
    throw Diagnostic(
      .usage, "'\(name)' programming draws the results of writes, but '\(cell.name)' has dynamics",
      notes: ["use 'pulses' programming, or omit '--programming'"])
  }

  /// Checks that the calibration images and labels that the scheme needs are present.
  ///
  /// - Throws: a `usage` diagnostic otherwise.
  func expect(_ calibration: ChipCalibration?) throws {
    try expectCalibration(calibration != nil, labels: calibration?.trainer != nil)
  }

  /// Checks that calibration images are present if the scheme calibrates, and labels if it trains.
  ///
  /// - Throws: a `usage` diagnostic otherwise.
  public func expectCalibration(_ isThere: Bool, labels: Bool) throws {
    guard calibrationImages == 0 || isThere else {
      throw Diagnostic(
        .usage, "'\(name)' programming needs calibration images",
        notes: ["pass training images with '--calibrate', not those to be measured"])
    }
    guard !trains || labels else {
      throw Diagnostic(
        .usage, "'\(name)' programming retrains and needs labels of the calibration images",
        notes: ["pass them with '--calibrate-labels'"])
    }
  }

  public func expectFaults(of model: CellModel) throws {
    guard faults == .unknown || model.traits.hasFaults else {
      throw Diagnostic(
        .usage, "'faults=known' has no effect: no cell of '\(model.device.name)' is stuck",
        notes: ["set 'stuck-at-hrs', 'stuck-at-lrs' or 'fault-map' on the device"])
    }
  }
}
