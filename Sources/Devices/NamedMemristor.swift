import Basics
import CommandFiles
import DeviceDynamics

/// A memristor as a user named it.
struct NamedMemristor {
  /// The set or model, without its fields.
  let name: String
  let model: any Memristor
  /// A drive that shows the loop.
  let drive: any Drive
  /// Where the figures of a set come from.
  let source: String?
  /// Whether figures of the set are placeholders.
  let isEstimated: Bool

  /// Reads `vteam:v-off-V=0.3`: the name of a set or model, or the path of a memristor file (with a
  /// slash or `.yaml`); the fields after it override those of the set.
  ///
  /// - Throws: diagnostics if there is no such set, model or file, or a field is wrong.
  init(_ text: String) throws {
    let spelling = try ComponentSpelling(commandLine: text)
    name = spelling.name
    let sets = BuiltInFiles.names(.memristor)
    if BuiltInFiles.isPath(name) || sets.contains(name) {
      let (text, file) = try BuiltInFiles.read(.memristor, name, at: .commandLine)
      var record = try Yaml.readRecord(text, source: file)
      record.place = Place(file)
      let set = try ParameterSet(record)
      var model = try ComponentSpelling(set.model)
      model.record = model.record.overridden(by: spelling.record)
      self.model = try memristors.make(model.name, model.record, at: model.place)
      drive =
        try set.drive.map { drive in
          let drive = try ComponentSpelling(drive)
          return try drives.make(drive.name, drive.record, at: drive.place)
        } ?? type(of: self.model).usualDrive
      (source, isEstimated) = (set.source, set.isEstimated)
    } else {
      guard memristors.type(named: name) != nil else {
        let others = sets.filter { memristors.type(named: $0) == nil }
        throw Diagnostic.unknown(
          "memristor", name, known: memristors.names + others, at: spelling.place)
      }
      model = try memristors.make(name, spelling.record, at: spelling.place)
      drive = type(of: model).usualDrive
      (source, isEstimated) = (nil, false)
    }
  }

  /// The drive that `text` names, as `sine:amplitude-V=1` or as a CSV file (with a slash or `.csv`).
  /// Fields that are not given are those of the memristor's own drive, where that has them.
  ///
  /// - Throws: diagnostics for an unknown drive, a wrong field or a wrong file.
  func drive(named text: String) throws -> any Drive {
    if text.contains("/") || text.hasSuffix(".csv") { return try DriveFile(text).drive }
    let spelling = try ComponentSpelling(commandLine: text)
    var record = spelling.record
    let known = drives.type(named: spelling.name)?.fieldDescriptions.map(\.name) ?? []
    for entry in drive.fullRecord.entries
    where known.contains(entry.key) && record[entry.key] == nil {
      record[entry.key] = entry.value
    }
    return try drives.make(spelling.name, record, at: spelling.place)
  }
}
