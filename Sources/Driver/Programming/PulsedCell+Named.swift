import Basics
import DeviceDynamics

extension PulsedCell {
  /// Creates the cells specified on the command line, as in `exponential:states=16,nonlinearity=3`.
  ///
  /// - Throws: diagnostics if there is no such device, and as `init(_:_:at:)` does.
  init(named text: String) throws {
    let spelling = try ComponentSpelling(commandLine: text)
    try self.init(spelling.name, spelling.record, at: spelling.place)
  }
}
