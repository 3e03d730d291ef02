import Basics

/// A device file (`mappings/devices/*.yaml`), or a pulse file (`mappings/pulses/*.yaml`): a device,
/// other traits of its cells, and the source.
///
/// ```yaml
/// source: "where the figures come from"
/// device: {name: lognormal, sigma: 0.3}
/// stuck-at-hrs: 0.02
/// ```
struct DeviceFile {
  /// The name of the device.
  let device: String
  /// Its own fields, and those of `CellTraits` or `PulseTraits`.
  var record: Record
  /// Where the figures come from.
  let origin: String
  let place: Place

  /// - Throws: `configuration` if `source` or `device` is missing.
  init(_ word: String, _ kind: BuiltInFiles.Kind) throws {
    let (text, source) = try BuiltInFiles.read(kind, word, at: .commandLine)
    place = Place(source)
    record = try Yaml.readRecord(text, source: source)
    record.place = place
    guard let origin = record["source"], let device = record["device"] else {
      throw Diagnostic.configuration(
        "a device file needs '\(record["source"] == nil ? "source" : "device")'", at: place)
    }
    self.origin = try locating(at: origin.place) { try String(origin) }
    let spelling = try ComponentSpelling(device)
    self.device = spelling.name
    record["source"] = nil
    record["device"] = nil
    for entry in spelling.record.entries { record[entry.key] = entry.value }
  }
}
