import Basics
import CommandFiles
import Evaluation
import Hardware
import Importers
import NetworkIR
import Sweeps

/// What a setting means, whatever its files are called: the digest of its value and of the contents
/// of every file that it leads to.
struct SettingIdentity {
  let shapes: [String: Int]
  let limit: SizeLimit

  /// - Parameter path: of the setting.
  /// - Throws: diagnostics if a file is missing.
  func digest(_ path: String, _ value: Value) throws -> Digest {
    try locating(at: value.place) { Digest(of: "\(path)=\(try text(path, value))") }
  }

  private func text(_ path: String, _ value: Value) throws -> String {
    switch path {
    case "model":
      let model = try String(value)
      return try contents { _ = try ModelLoader.load(model, shapes: shapes, limit: limit) }
    case "mapping":
      let name = try String(value)
      return try contents { _ = try Record(mapping: name) } + "," + accelerator(ofMapping: name)
    case "set.accelerator", "set.accelerator.name":
      let files = try contents { _ = try Accelerator(ComponentSpelling(value)) }
      return "\(value),\(files)"
    case "device":
      let device = try String(value)
      let files = try contents { _ = try NamedCells(device, in: CellSection()) }
      return "\(device),\(files)"
    case "calibrate", "images", "labels", "targets", "programming-images", "programming-labels":
      return try InputWords(value).words.map(Self.contents(ofData:)).joined(separator: ",")
    default:
      // fields of devices and accelerators may name files, such as fault maps
      guard case .text(let text) = value.content,
        path.hasPrefix("device.") || path.hasPrefix("set."), let file = try? InputFile(text)
      else { return value.description }
      return "\(value),\(Sha256.hex(of: file.bytes))"
    }
  }

  /// The accelerator that a mapping names, which `set` may replace by another.
  private func accelerator(ofMapping name: String) throws -> String {
    guard let accelerator = try Record(mapping: name)["accelerator"] else { return "" }
    return try contents { _ = try Accelerator(ComponentSpelling(accelerator)) }
  }

  /// The digests of the files that `body` reads.
  ///
  /// What is wrong with their contents is found where they are used, and may depend on other
  /// settings.
  /// - Throws: kinds `missing` and `inputOutput`.
  private func contents(_ body: () throws -> Void) throws -> String {
    let (_, files) = try FileGuard.reading { try PointRefusal.catching(body) }
    return try files.map { try DataFile.sha256($0) }.joined(separator: ",")
  }

  /// The digest of a data file, with the name of the input before it and of the array behind it.
  private static func contents(ofData word: String) throws -> String {
    let isFile = { (word: Substring) -> Bool in
      let colon = word.lastIndex(of: ":")
      return [word, colon.map { word[..<$0] } ?? word].contains { InputFile.exists(String($0)) }
    }
    let end = isFile(word[...]) ? nil : word.firstIndex(of: "=")
    let file = end.map { word[$0...].dropFirst() } ?? word[...]
    let key = InputFile.exists(String(file)) ? "" : file.split(separator: ":").last ?? ""
    return "\(end.map { word[..<$0] } ?? "")=\(try DataFile.sha256(String(file))):\(key)"
  }
}

extension Value {
  /// The text after `=` of `--set key=value`.
  var commandLine: String { if case .text(let text) = content { text } else { description } }
}
