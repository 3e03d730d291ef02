import Basics
import Hardware

extension CellModel {
  /// Creates the cells specified on the command line: `lognormal:sigma=0.3,stuck-at-lrs=0.1`.
  ///
  /// The name is that of a device or of a device file that comes with memc, or the path of a device
  /// file (with a slash or `.yaml`); the fields after it override the file's.
  ///
  /// - Throws: diagnostics if there is no such device or file, and as `init(_:_:at:)` does.
  init(named text: String) throws {
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
    var file = try DeviceFile(name)
    for entry in spelling.record.entries { file.record[entry.key] = entry.value }
    try self.init(file.device, file.record, at: file.place)
  }
}

/// A device file (`mappings/devices/*.yaml`): a device, other traits of its cells, and the source.
///
/// ```yaml
/// source: "where the figures come from"
/// device: {name: lognormal, sigma: 0.3}
/// stuck-at-hrs: 0.02
/// ```
struct DeviceFile {
  /// The name of the device.
  let device: String
  /// Its own fields, and those of `CellTraits`.
  var record: Record
  let place: Place

  /// - Throws: `configuration` if `source` or `device` is missing.
  init(_ word: String) throws {
    let (text, source) = try BuiltInFiles.read(.device, word, at: .commandLine)
    place = Place(source)
    record = try Yaml.readRecord(text, source: source)
    record.place = place
    guard let origin = record["source"], let device = record["device"] else {
      throw Diagnostic.configuration(
        "a device file needs '\(record["source"] == nil ? "source" : "device")'", at: place)
    }
    _ = try locating(at: origin.place) { try String(origin) }
    let spelling = try ComponentSpelling(device)
    self.device = spelling.name
    record["source"] = nil
    record["device"] = nil
    for entry in spelling.record.entries { record[entry.key] = entry.value }
  }
}
