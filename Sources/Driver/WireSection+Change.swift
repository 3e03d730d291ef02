import Basics
import Hardware

extension WireSection {
  /// These wires as a command line changes them.
  ///
  /// - Throws: `usage` where nothing of what it says matters, for the wires have no resistance.
  func changed(by change: (inout WireSection) -> Void) throws -> WireSection {
    var wires = self
    change(&wires)
    let option: String? =
      wires.drive != drive
      ? "drive" : wires.sense != sense ? "sense" : wires.areGated != areGated ? "gated" : nil
    guard wires.areIdeal, let option else { return wires }
    throw Diagnostic(
      .usage, "'--\(option)' changes nothing, for the wires have no resistance",
      notes: ["give '--word-line-ohm', '--bit-line-ohm', '--source-ohm' or '--sense-ohm'"])
  }
}
