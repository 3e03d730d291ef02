import ArgumentParser
import Basics
import Driver
import Foundation

/// `memc new KIND NAME`: writes a template of an accelerator, device or mapping.
struct NewCommand: CommonCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Write a template of an accelerator, device or mapping.",
    discussion: """
      The file has every field, with its meaning, unit, range and default, and loads as it is. An \
      existing file is not replaced.
      """)

  @Argument(
    help: ArgumentHelp(
      "One of: \(FileTemplate.Kind.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "kind"),
    completion: .list(FileTemplate.Kind.allCases.map(\.rawValue)))
  var kind: String

  @Argument(help: "Name in reports.")
  var name: String

  @Option(
    help: ArgumentHelp(
      "Take the values from this accelerator, device or mapping: a name or a file.",
      valueName: "name"))
  var like: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("File to write (default: NAME.yaml).", valueName: "file"),
    transform: OutputGuard.path)
  var output: String?

  @OptionGroup var common: CommonOptions

  func run() throws {
    let known = FileTemplate.Kind.allCases.map(\.rawValue)
    guard let kind = FileTemplate.Kind(rawValue: kind) else {
      var diagnostic = Diagnostic.unknown("kind", self.kind, known: known, at: nil)
      diagnostic.kind = .usage
      throw diagnostic
    }
    let template = try FileTemplate(kind, name: name, like: like)
    let path = output ?? "\(name).yaml"
    try OutputGuard.announce(texts: [path], for: common)
    let isFile = StreamOutput(path) == nil
    if isFile, FileManager.default.fileExists(atPath: path) {
      throw Diagnostic(
        .cannotCreate, "exists already, and is not replaced", at: Place(path),
        notes: ["remove it first, or write to another file with '-o'"])
    }
    try AtomicWrite.write(template.text, to: path)
    if isFile { common.remark("wrote \(path)") }
    let result = NewFile(
      kind: kind.rawValue, name: name, file: isFile ? path : nil,
      use: template.use(at: isFile ? path : "\(name).yaml"))
    try common.result(result, "use it with: \(result.use)")
  }
}

/// What `memc new` has written, as JSON.
private struct NewFile: Encodable {
  let schemaVersion = 1
  let kind: String
  let name: String
  /// `nil`: standard output.
  let file: String?
  let use: String
}
