import Basics
import DeviceDynamics
import Hardware
import TileAnalysis
import TileMachine
import TileSimulator

/// Moves every cell by pulses until it is near enough to its target; for devices with dynamics.
///
/// The loop reads the cell, stops if |G − Gt| ≤ tolerance · range, and otherwise sends a SET pulse
/// if G is too low or a RESET pulse if it is too high. The voltage rises by `step-V` with each pulse
/// of the same direction, and starts again at each reversal. Cells are written one after another,
/// array by array, row by row; passes over an array follow while a cell is outside the tolerance,
/// because pulses disturb the cells of the same lines. A cell that takes `most-pulses` in one pass
/// is given up. Cells start at the initial state of the model, or at the lowest conductance of a
/// behavioural response.
/// - Source: the loop of Wan et al., Nature 608 (2022) 504, methods, "write-verify": incremental
///   steps, a restart at each reversal, three passes; ±1 µS of 1 to 40 µS gives the tolerance.
public struct PulseWriting: ProgrammingScheme {
  public static let name = "pulses"
  public static let summary = "pulses and reads each cell until it is near enough, by dynamics"
  public static var fields: [Field<Self>] {
    [
      Field("tolerance", \.tolerance, in: 0...1, "largest error of a cell, over its whole range"),
      Field(
        "most-pulses", \.mostPulses, in: 1...10_000,
        "pulses on a cell in one pass, after which it is given up"),
      Field("passes", \.passes, in: 1...100, "passes over each array"),
      Field("step-V", \.stepVoltage, in: 0...10, "rise of the voltage from pulse to pulse"),
      Field(
        "most-V", \.mostVoltage, in: 0...100,
        "largest voltage of a ramp; 0: twice that of the first pulse"
      ).only(when: { $0.stepVoltage > 0 }, "'step-V' above 0"),
      Field(
        "half-select", \.halfSelect,
        "voltage on cells of the same lines; auto: none if the arrays are gated, else half"),
    ]
  }

  public var tolerance = 0.025
  public var mostPulses = 100
  public var passes = 3
  public var stepVoltage = 0.0
  public var mostVoltage = 0.0
  public var halfSelect = HalfSelect.automatic

  /// The device, tabulated; `nil` before `writing`.
  private var device: PulsedDevice?

  public init() {}

  public var faults: FaultKnowledge { .unknown }
  public var isRandom: Bool { device?.isRandom ?? false }

  public func writing(_ cell: PulsedCell?, on accelerator: Accelerator) throws -> Self {
    guard let cell else {
      throw Diagnostic(
        .usage, "'\(name)' programming requires a device that pulses move",
        notes: ["for example 'vteam' or 'soft-bounds'; see 'memc list pulses'"])
    }
    var scheme = self
    let device = try PulsedDevice(cell, accelerator, self)
    if let read = device.read, read.largest > tolerance {
      throw Diagnostic.configuration(
        "'read-V' \(device.readVoltage) moves a cell of '\(cell.name)' by up to \(read.largest) of "
          + "its range in one read, more than the tolerance \(tolerance)", at: nil,
        note: "lower 'read-V' or 'read-ns'")
    }
    scheme.device = device
    return scheme
  }

  public var warnings: [String] {
    guard let device, case let step = device.smallestStep, step > 2 * tolerance else { return [] }
    return [
      "a first pulse moves a cell in the middle of its range by \(step), more than twice the "
        + "tolerance \(tolerance): cells may miss their targets"
    ]
  }

  public func program(
    _ verified: VerifiedProgram, cell model: CellModel, seed: UInt64, calibration: ChipCalibration?,
    threads: Int
  ) throws -> ProgrammedChip {
    let program = verified.program
    guard let device = try device ?? writing(nil, on: program.accelerator).device else {
      preconditionFailure("'writing' throws without a device")
    }
    let plan = try WritePlan(program)
    let layout = ArrayLayout(program, plan)
    let scale = try ConductanceScale(program.accelerator.cell)
    let arrays = try concurrentMap(layout.planes, threads: threads) { plane in
      var array = PulsedArray(plane, plan, scale, device, self, seed: seed)
      array.write()
      return array.finished
    }
    var chip = ProgrammedChip(
      chip: Chip(
        conductances: plan.levels.map { Tensor($0.shape, repeating: 0) }, lines: plan.lines),
      log: WriteLog())
    var counts = CellCounts(of: plan.levels)
    for written in arrays {
      chip.log += written.log
      for cell in written.cells {
        chip.chip.conductances[cell.block].elements[cell.element] = Float(cell.conductance)
        counts.pulses[cell.block].elements[cell.element] = Int32(clamping: cell.pulses)
        counts.reads[cell.block].elements[cell.element] = Int32(clamping: cell.reads)
      }
    }
    chip.counts = counts
    return chip
  }
}
