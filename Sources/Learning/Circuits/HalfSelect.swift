import Basics
import DeviceDynamics
import Foundation

/// Writing single cells of an array without selectors: the selected row and column carry half of the
/// write voltage each, so that other cells see half of it or nothing.
enum HalfSelect {
  /// The largest change by a pulse of half the voltage, as a share of the range.
  private static let largestChange = 1e-6
  private static let positions = [0, 0.25, 0.5, 0.75, 1]

  /// Checks that half of each write voltage moves no cell. Devices without voltages are taken as safe.
  ///
  /// - Throws: `configuration` with the range of valid voltages.
  static func expectSafe(_ cell: PulsedCell, for rule: String) throws {
    guard case .memristor(let pulses) = cell.response else { return }
    let settings = pulses.settings
    let scale = try StateScale(pulses.model, readAt: settings.readVoltage)
    for (key, voltage) in [("set-V", settings.setVoltage), ("reset-V", settings.resetVoltage)] {
      let moves = { try isMoved(scale, by: $0, for: settings.width) }
      guard try moves(voltage / 2) else { continue }
      let threshold = try leastVoltage(toward: voltage / 2, moves)
      guard abs(threshold) > 0.01 * abs(voltage) else {
        throw Diagnostic.configuration(
          "'\(rule)' needs a device with voltage thresholds, because half-selected cells see half of "
            + "the voltage, but \(cell.name) moves at \(format(threshold)) V", at: nil)
      }
      throw Diagnostic.configuration(
        "'\(key)' must be between \(format(threshold)) V and \(format(2 * threshold)) V for "
          + "'\(rule)', not \(voltage) V: half of it moves \(cell.name)", at: nil)
    }
  }

  private static func isMoved(_ scale: StateScale, by voltage: Double, for seconds: Double) throws
    -> Bool
  {
    try positions.contains {
      abs(try scale.position(after: voltage, for: seconds, from: $0) - $0) > largestChange
    }
  }

  /// The least voltage that moves a cell, by bisection.
  private static func leastVoltage(
    toward voltage: Double, _ moves: (Double) throws -> Bool
  ) throws -> Double {
    var (still, moving) = (0.0, voltage)
    for _ in 0..<20 {
      let middle = (still + moving) / 2
      if try moves(middle) { moving = middle } else { still = middle }
    }
    return moving
  }

  private static func format(_ volts: Double) -> String { String(format: "%.3g", volts) }
}
