import Basics
import Hardware

extension CellModel {
  /// Creates the cells specified on the command line: `lognormal:sigma=0.3,stuck-at-lrs=0.1`.
  ///
  /// The name is that of a device or of a device file that comes with memc, or the path of a device
  /// file (with a slash or `.yaml`); the fields after it override the file's.
  ///
  /// - Throws: diagnostics if there is no such device or file, and as `init(_:_:at:)` does.
  package init(named text: String) throws {
    let spelling = try ComponentSpelling(commandLine: text)
    let name = spelling.name
    if devices.type(named: name) != nil {
      try self.init(name, spelling.record, at: spelling.place)
      return
    }
    let presets = BuiltInFiles.names(.device)
    guard presets.contains(name) || name.contains("/") || name.hasSuffix(".yaml") else {
      throw Diagnostic.unknown(
        "device", name, known: devices.names + presets, at: spelling.place)
    }
    var file = try DeviceFile(name, .device)
    file.record = file.record.overridden(by: spelling.record)
    self = try file.cells()
  }
}
