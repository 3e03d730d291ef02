import Basics
import Hardware

/// A device file (`mappings/devices/*.yaml`), or a pulse file (`mappings/pulses/*.yaml`): a device,
/// other traits of its cells, and the source.
///
/// ```yaml
/// source: "where the figures come from"
/// device: {name: lognormal, sigma: 0.3}
/// stuck-at-hrs: 0.02
/// ```
package struct DeviceFile {
  /// The name of the device.
  package let device: String
  /// Its own fields, and those of `CellTraits` or `PulseTraits`.
  package var record: Record
  /// Where the figures come from.
  package let origin: String
  /// That of the device's name.
  let place: Place

  /// - Throws: `configuration` if `source` or `device` is missing, or a field is given twice.
  package init(_ word: String, _ kind: BuiltInFiles.Kind) throws {
    let (text, source) = try BuiltInFiles.read(kind, word, at: .commandLine)
    try self.init(text: text, source: source)
  }

  /// - Parameter source: the name of the file.
  /// - Throws: the same.
  package init(text: String, source: String) throws {
    record = try Yaml.readRecord(text, source: source)
    record.place = Place(source)
    guard let origin = record["source"], let device = record["device"] else {
      throw Diagnostic.configuration(
        "a device file needs '\(record["source"] == nil ? "source" : "device")'", at: record.place)
    }
    self.origin = try locating(at: origin.place) { try String(origin) }
    guard !self.origin.allSatisfy(\.isWhitespace) else {
      throw Diagnostic.configuration("a device file needs 'source'", at: origin.place)
    }
    let spelling = try ComponentSpelling(device)
    self.device = spelling.name
    place = spelling.place ?? Place(source)
    record["source"] = nil
    record["device"] = nil
    for entry in spelling.record.entries {
      guard record[entry.key] == nil else {
        throw Diagnostic.configuration(
          "'\(entry.key)' is given twice: in 'device' and beside it", at: entry.value.place)
      }
      record[entry.key] = entry.value
    }
  }
  /// The cells of a device file.
  ///
  /// - Throws: what `CellModel.init(_:_:at:)` throws.
  package func cells() throws -> CellModel { try CellModel(device, record, at: place) }
}
