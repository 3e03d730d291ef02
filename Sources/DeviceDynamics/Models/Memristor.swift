import Basics

/// A memristor with one state variable: a current and an equation of motion.
///
/// A conforming type states its equations once; see `Scalar`. To add a model, add a file to this folder
/// and a line in `AllMemristors.swift`.
public protocol Memristor: Component {
  /// A drive that moves the device with its default fields, and is valid for it.
  static var usualDrive: any Drive { get }
  /// The states in which the equations hold, in the model's own unit. The state stays in this range.
  var states: ClosedRange<Double> { get }
  /// The state before the first drive.
  var initialState: Double { get }
  /// The unit of the state: `m`, or an empty string for a share.
  var stateUnit: String { get }
  /// A resistance in series with the memristor, in ohms.
  var seriesResistance: Double { get }

  /// The current in amperes at a voltage in volts, without the series resistance.
  func current<S: Scalar>(_ voltage: S, _ state: S) -> S
  /// The change of the state per second, at a voltage without that across the series resistance.
  func rate<S: Scalar>(_ voltage: S, _ state: S) -> S

  /// Moves the state through a time in which the voltage is smooth and monotone.
  ///
  /// A requirement, so that the compiler specializes the default for each model.
  ///
  /// - Parameter tolerance: the largest local error, as a share of the range of the state.
  /// - Throws: `unsupported` if the tolerance cannot be met.
  func move(_ motion: inout Motion, through segment: DriveSegment, tolerance: Double) throws

  /// Checks that the equations hold for every voltage in a range.
  ///
  /// - Throws: `configuration` with the range of validity and its reason.
  func expectValidity(of voltages: ClosedRange<Double>) throws
}

extension Memristor {
  public var stateUnit: String { "" }
  public var seriesResistance: Double { 0 }

  public func expectValidity(of voltages: ClosedRange<Double>) throws {}

  /// Checks that the initial state is in the range.
  func expectInitialState() throws {
    guard states.contains(initialState) else {
      throw Diagnostic.configuration(
        "\(name) has its states in \(states.lowerBound)...\(states.upperBound), so it cannot "
          + "start at \(initialState)", at: nil)
    }
  }

  /// Checks that `low` is below `high`, both in ohms.
  func expectOrder(of low: Double, _ high: Double) throws {
    guard low < high else {
      throw Diagnostic.configuration(
        "\(name) needs r-on-ohm below r-off-ohm, not \(low) and \(high)", at: nil)
    }
  }
}
