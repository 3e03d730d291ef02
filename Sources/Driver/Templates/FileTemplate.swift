import Basics
import CommandFiles
import Evaluation
import Hardware
import Mapping
import Passes

/// A file that a user can begin with: every field with its meaning, unit, range and default.
///
/// The comments follow from the same fields that `memc list -v` prints, and the file loads as it is.
public struct FileTemplate: Sendable {
  /// What a template is for.
  public enum Kind: String, CaseIterable, Sendable {
    case accelerator, device, mapping
  }

  public let kind: Kind
  public let name: String
  public let text: String
  /// Whether the passes of a mapping train, and so need examples.
  private let trains: Bool

  /// - Parameters:
  ///   - name: the name in reports; letters, digits, `.`, `_` and `-`.
  ///   - like: what the values are taken from: a name or a file of the same kind; for devices also
  ///     with fields, as in `lognormal:sigma=0.4`. `nil`: defaults.
  /// - Throws: kind `usage` for other names; what `like` throws where it cannot be read.
  public init(_ kind: Kind, name: String, like: String?) throws {
    guard name.wholeMatch(of: #/[A-Za-z0-9][A-Za-z0-9._-]*/#) != nil else {
      throw Diagnostic(
        .usage, "a name has letters, digits, '.', '_' and '-', not '\(name)'",
        notes: ["'-o' says where the file is written"])
    }
    (self.kind, self.name) = (kind, name)
    switch kind {
    case .accelerator: (text, trains) = (try Self.accelerator(name, like: like), false)
    case .device:
      (text, trains) = (try Self.device(name, like: like ?? "lognormal:sigma=0.1"), false)
    case .mapping: (text, trains) = try Self.mapping(name, like: like ?? "baseline")
    }
  }

  /// How a command uses the file at a path.
  public func use(at path: String) -> String {
    let word = path.contains("/") ? path : "./\(path)"
    switch kind {
    case .accelerator: return "memc compile MODEL --set accelerator=\(word)"
    case .device: return "memc simulate OUT.memc --images X --device \(word) --chips 10"
    case .mapping:
      return trains
        ? "memc train MODEL --images X --labels Y --mapping \(word) -o TRAINED.onnx"
        : "memc compile MODEL --mapping \(word)"
    }
  }

  private static func accelerator(_ name: String, like: String?) throws -> String {
    var values = Record()
    if let like {
      let (text, source) = try BuiltInFiles.read(.accelerator, like, at: Place("--like"))
      values = try Yaml.readRecord(text, source: source)
    }
    values["source"] = source(after: like, values["source"])
    values["name"] = Value(.text(name))
    let text = text(
      "An accelerator file: \(Accelerator.summary)",
      try TemplateWriter().lines(of: Accelerator.self, values))
    _ = try Accelerator(yaml: text, source: "\(name).yaml")
    return text
  }

  private static func device(_ name: String, like: String) throws -> String {
    let spelling = try ComponentSpelling(commandLine: like)
    var (device, values) = (spelling.name, spelling.record)
    var origin: Value?
    if devices.type(named: device) == nil {
      // what is wrong with the name is told as everywhere
      _ = try CellModel(named: like)
      let file = try DeviceFile(device, .device)
      (device, values) = (file.device, file.record.overridden(by: spelling.record))
      origin = Value(.text(file.origin))
    }
    let own = devices.type(named: device)?.fieldDescriptions.map(\.name) ?? []
    var (fields, traits) = (Record(["name": Value(.text(device))]), Record())
    for entry in values.entries where own.contains(entry.key) { fields[entry.key] = entry.value }
    for entry in values.entries where !own.contains(entry.key) { traits[entry.key] = entry.value }
    var writer = TemplateWriter()
    writer.slots = ["device": .init(types: devices.types, nameKey: "name")]
    let head = Record([
      "source": source(after: origin == nil ? nil : like, origin), "device": Value(.record(fields)),
    ])
    let text = text(
      "A device file: a device, and the traits of its cells",
      try writer.lines(of: DeviceTemplate.self, head)
        + TemplateWriter().lines(of: CellTraits.self, traits))
    _ = try DeviceFile(text: text, source: "\(name).yaml").cells()
    return text
  }

  private static func mapping(_ name: String, like: String) throws -> (text: String, trains: Bool) {
    var values = try Record(mapping: like)
    values["name"] = Value(.text(name))
    var writer = TemplateWriter()
    writer.slots = [
      "encoding": .init(types: encodings.types, nameKey: "name"),
      "placement": .init(types: strategies.types, nameKey: MappingFile.strategyKey),
      "passes": .init(types: passes.types, nameKey: nil),
    ]
    let text = text(
      "A mapping file: \(MappingFile.summary)", try writer.lines(of: MappingFile.self, values))
    let file = try MappingFile(yaml: text, source: "\(name).yaml")
    let target = try Target(file, Accelerator(file.acceleratorSpelling()))
    return (text, try target.pipeline().passes.contains(where: \.trains))
  }

  private static func text(_ subject: String, _ lines: [TemplateLine]) -> String {
    let head = [TemplateLine].comment(
      "\(subject). Above each key: its meaning, what it takes, and its default. A key after '# ' is "
        + "not set.")
    return (head.yaml + [""] + lines.yaml).joined(separator: "\n") + "\n"
  }

  private static func source(after like: String?, _ source: Value?) -> Value {
    guard let like, case .text(let text)? = source?.content else {
      return Value(.text("a template of memc: say here where the figures come from"))
    }
    return Value(.text("after \(like): \(text)"))
  }
}

/// The head of a device file, beside the traits of its cells.
private struct DeviceTemplate: Component {
  static let name = "a device file"
  static let summary = "a device, and the source of its figures"
  static var fields: [Field<Self>] {
    [
      Field("source", \.source, required: true, "where the figures come from"),
      Field("device", \.device, required: true, "how cells depart from the ideal"),
    ]
  }
  var source = ""
  var device = Value(.text(""))
  init() {}
}
