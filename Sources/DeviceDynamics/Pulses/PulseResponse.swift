import Basics

/// The answer of a memristive cell to identical programming pulses.
///
/// The position of a cell is a share of its conductance range: 0 at the lowest conductance, 1 at the
/// highest. To add a response, add a file to this folder and a line in `AllPulseResponses.swift`.
public protocol PulseResponse: Component {
  /// The number of states that the cell has on average: 1 + the range over the mean change.
  var states: Double { get }

  /// The change of the position by one SET pulse at a position in 0...1, at least 0.
  func rise(at position: Double) -> Double
  /// The fall of the position by one RESET pulse at a position in 0...1, at least 0.
  func fall(at position: Double) -> Double
}
