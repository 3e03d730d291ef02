import Basics

/// A device model: the conductance that a cell reaches for a target, its drift and its read noise.
///
/// A device is a pure function of the target and of random numbers drawn elsewhere, so that a chip
/// depends on its seed only. `CellTraits` has the options of all devices, such as faults. Adding
/// one: one file in `Devices/`, one line in `AllDevices.swift`.
public protocol Device: Component {
  /// The conductance reached, in siemens, when a cell is programmed once to `target`.
  ///
  /// - Parameters:
  ///   - target: siemens, in `range`.
  ///   - range: the programmable conductances, from HRS to LRS.
  ///   - gaussian: a draw from the standard normal distribution, one per programming.
  func programmed(target: Double, range: ClosedRange<Double>, gaussian: Double) -> Double

  /// `programmed` for many cells: conductances in siemens.
  func programmed(targets: [Double], range: ClosedRange<Double>, gaussians: [Double]) -> [Double]

  /// Whether each cell of a chip has its own conductance range.
  var cellsDiffer: Bool { get }

  /// The conductance range of one cell of a chip, in siemens; targets are mapped to it.
  ///
  /// - Parameters:
  ///   - range: the nominal range of all cells.
  ///   - gaussian: a draw from the standard normal distribution, one per cell.
  func ownRange(_ range: ClosedRange<Double>, gaussian: Double) -> ClosedRange<Double>

  /// The mean reached conductance over the target, for cells above HRS, ignoring the bound at zero.
  /// The programmer may divide by it; the device does not.
  var meanFactor: Double { get }

  /// The conductances of the lowest and highest level, in siemens, of the cells that were modelled;
  /// `nil`: those of the accelerator.
  var window: ClosedRange<Double>? { get }

  /// The number of states that cells have, of which levels are chosen evenly; `nil`: any levels.
  var stateCount: Int? { get }

  /// The conductances for which the model is valid, in siemens; `nil`: all.
  var validity: ClosedRange<Double>? { get }

  /// - Throws: `configuration` if an option of the device has no effect in this range, in siemens.
  func expectEffect(in range: ClosedRange<Double>) throws

  /// The times since programming, in seconds, for which `aged` is valid; `nil`: the device does not
  /// age.
  var ages: ClosedRange<Double>? { get }

  /// The conductance `seconds` after a cell was programmed to `conductance`, in siemens.
  ///
  /// - Parameters:
  ///   - seconds: one of `ages`.
  ///   - gaussian: a draw from the standard normal distribution, one per cell.
  func aged(
    _ conductance: Double, range: ClosedRange<Double>, seconds: Double, gaussian: Double
  ) -> Double

  /// The standard deviation of one reading of a cell, in siemens.
  ///
  /// - Parameters:
  ///   - conductance: the conductance `seconds` after programming.
  ///   - programmed: the conductance right after programming.
  func readDeviation(
    _ conductance: Double, programmed: Double, range: ClosedRange<Double>, seconds: Double
  ) -> Double
}

extension Device {
  public var cellsDiffer: Bool { false }
  public var meanFactor: Double { 1 }
  public var window: ClosedRange<Double>? { nil }
  public var stateCount: Int? { nil }
  public var validity: ClosedRange<Double>? { window }
  public var ages: ClosedRange<Double>? { nil }

  public func programmed(targets: [Double], range: ClosedRange<Double>, gaussians: [Double])
    -> [Double]
  {
    targets.indices.map {
      programmed(target: targets[$0], range: range, gaussian: gaussians[$0])
    }
  }

  public func expectEffect(in range: ClosedRange<Double>) throws {}

  public func ownRange(_ range: ClosedRange<Double>, gaussian: Double) -> ClosedRange<Double> {
    range
  }

  public func aged(
    _ conductance: Double, range: ClosedRange<Double>, seconds: Double, gaussian: Double
  ) -> Double { conductance }

  public func readDeviation(
    _ conductance: Double, programmed: Double, range: ClosedRange<Double>, seconds: Double
  ) -> Double { 0 }
}
