import Basics

/// How the conductance a cell really reaches departs from the one asked for.
///
/// A device is a pure function of the target and of numbers drawn elsewhere, so that a chip depends
/// on its seed alone. Adding one: one file in `Devices/`, one line in `AllDevices.swift`.
public protocol Device: Component {
  /// The conductance reached, in siemens, when a cell is programmed once to `target`.
  ///
  /// - Parameters:
  ///   - target: siemens, in `range`.
  ///   - range: what the cell can be given, HRS the lowest.
  ///   - gaussian: a draw from the standard normal distribution, one per programming.
  func programmed(target: Double, range: ClosedRange<Double>, gaussian: Double) -> Double

  /// The mean of what is reached over the target, for cells above HRS; who programs may divide by
  /// it, the device does not.
  var meanFactor: Double { get }

  /// The conductances of the lowest and the highest level, siemens, where the model was fitted;
  /// `nil`: it holds for those of any accelerator.
  var window: ClosedRange<Double>? { get }

  /// The conductance `seconds` after a cell was programmed to `conductance`, in siemens.
  ///
  /// - Parameter gaussian: a draw from the standard normal distribution, one per cell.
  func aged(
    _ conductance: Double, range: ClosedRange<Double>, seconds: Double, gaussian: Double
  ) -> Double

  /// The standard deviation of one reading of a cell that stands at `conductance`, in siemens,
  /// `seconds` after it was programmed.
  func readDeviation(_ conductance: Double, range: ClosedRange<Double>, seconds: Double) -> Double
}

extension Device {
  public var window: ClosedRange<Double>? { nil }

  public func aged(
    _ conductance: Double, range: ClosedRange<Double>, seconds: Double, gaussian: Double
  ) -> Double { conductance }

  public func readDeviation(_ conductance: Double, range: ClosedRange<Double>, seconds: Double)
    -> Double
  { 0 }
}
