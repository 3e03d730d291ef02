import Basics
import DeviceDynamics

extension PulsedCell {
  /// Creates the cells specified on the command line, as in `exponential:states=16,nonlinearity=3`.
  ///
  /// The name is that of a pulse response, of a memristor model, or of a pulse or memristor file that
  /// comes with memc, or the path of such a file (with a slash or `.yaml`); the fields after it
  /// override the file's.
  ///
  /// - Throws: diagnostics if there is no such device or file, and as `init(_:_:at:)` does.
  package init(named text: String) throws {
    let spelling = try ComponentSpelling(commandLine: text)
    let name = spelling.name
    let models = pulseResponses.names + memristors.names
    if models.contains(name) {
      try self.init(name, spelling.record, at: spelling.place)
      return
    }
    let (presets, sets) = (BuiltInFiles.names(.pulse), BuiltInFiles.names(.memristor))
    if sets.contains(name) {
      let (text, source) = try BuiltInFiles.read(.memristor, name, at: .commandLine)
      var model = try ComponentSpelling(
        ParameterSet(Yaml.readRecord(text, source: source)).model)
      model.record = model.record.overridden(by: spelling.record)
      // pulses are never in the set
      model.record.place = spelling.place
      try self.init(model.name, model.record, at: spelling.place)
      return
    }
    guard presets.contains(name) || BuiltInFiles.isPath(name) else {
      throw Diagnostic.unknown(
        "pulsed device", name, known: models + presets + sets.filter { !models.contains($0) },
        at: spelling.place)
    }
    var file = try DeviceFile(name, .pulse)
    file.record["source"] = Value(.text(file.origin))
    file.record = file.record.overridden(by: spelling.record)
    try self.init(file.device, file.record, at: file.place)
  }
}
