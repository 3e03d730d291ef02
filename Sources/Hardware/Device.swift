import Basics

/// How the conductance a cell really reaches departs from the one asked for, and where it goes from
/// there.
///
/// A device is a pure function of the target and of numbers drawn elsewhere, so that a chip depends
/// on its seed alone. What cells of any device can have besides (faults, differences from cell to
/// cell) is `CellTraits`. Adding one: one file in `Devices/`, one line in `AllDevices.swift`.
public protocol Device: Component {
  /// The conductance reached, in siemens, when a cell is programmed once to `target`.
  ///
  /// - Parameters:
  ///   - target: siemens, in `range`.
  ///   - range: what the cell can be given, HRS the lowest.
  ///   - gaussian: a draw from the standard normal distribution, one per programming.
  func programmed(target: Double, range: ClosedRange<Double>, gaussian: Double) -> Double

  /// Whether each cell of a chip has a range of its own.
  var cellsDiffer: Bool { get }

  /// The conductances between which one cell of a chip moves, siemens; targets are stretched to them.
  ///
  /// - Parameters:
  ///   - range: what the programmer takes every cell to have.
  ///   - gaussian: a draw from the standard normal distribution, one per cell.
  func ownRange(_ range: ClosedRange<Double>, gaussian: Double) -> ClosedRange<Double>

  /// The mean of what is reached over the target, for cells above HRS, what a bound at zero changes
  /// left out; who programs may divide by it, the device does not.
  var meanFactor: Double { get }

  /// The conductances of the lowest and the highest level, siemens, of the cells the model was made
  /// for; `nil`: those of any accelerator.
  var window: ClosedRange<Double>? { get }

  /// The conductances for which the model holds, siemens; `nil`: all.
  var validity: ClosedRange<Double>? { get }

  /// - Throws: `configuration` where what the device is said to do cannot show between these
  ///   conductances, siemens.
  func expectEffect(in range: ClosedRange<Double>) throws

  /// The times since programming, in seconds, for which `aged` holds; `nil`: the device has no law
  /// of ageing.
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
  ///   - conductance: where the cell stands, `seconds` after it was programmed.
  ///   - programmed: where it stood then.
  func readDeviation(
    _ conductance: Double, programmed: Double, range: ClosedRange<Double>, seconds: Double
  ) -> Double
}

extension Device {
  public var cellsDiffer: Bool { false }
  public var meanFactor: Double { 1 }
  public var window: ClosedRange<Double>? { nil }
  public var validity: ClosedRange<Double>? { window }
  public var ages: ClosedRange<Double>? { nil }

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
