import Basics
import Hardware

extension WireSection {
  /// Returns these wires with the changes of the command line.
  ///
  /// - Throws: `usage` if an option has no effect because the wires have no resistance.
  func changed(by change: (inout WireSection) -> Void) throws -> WireSection {
    var wires = self
    change(&wires)
    let option: String? =
      wires.drive != drive
      ? "drive" : wires.sense != sense ? "sense" : wires.areGated != areGated ? "gated" : nil
    guard wires.areIdeal, let option else { return wires }
    throw Diagnostic(
      .usage, "'--\(option)' has no effect: the wires have no resistance",
      notes: ["set '--word-line-ohm', '--bit-line-ohm', '--source-ohm' or '--sense-ohm'"])
  }
}
