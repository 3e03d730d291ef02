import Basics
import Foundation

/// The mapping, accelerator and device files that come with memc, found by name.
///
/// They lie in `mappings/` beside the sources, or in `share/memc/mappings` of an installation; the
/// executable's own folder and those above it are searched.
public enum BuiltInFiles {
  public enum Kind: String, Sendable {
    case mapping
    case accelerator
    case device

    fileprivate var folder: String { self == .mapping ? "mappings" : "mappings/\(rawValue)s" }
  }

  /// The names of all files of a kind, sorted.
  public static func names(_ kind: Kind) -> [String] {
    guard let folder = folder(kind),
      let files = try? FileManager.default.contentsOfDirectory(atPath: folder)
    else { return [] }
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }

  /// The text of the file that `word` names: a path where it has a slash or ends in `.yaml`, else a
  /// file that comes with memc.
  ///
  /// - Returns: the text, and the source to name in diagnostics.
  public static func read(_ kind: Kind, _ word: String, at place: Place?) throws
    -> (text: String, source: String)
  {
    if word.contains("/") || word.hasSuffix(".yaml") {
      return (try text(of: word), word)
    }
    let names = names(kind)
    guard names.contains(word), let folder = folder(kind) else {
      throw Diagnostic.unknown(kind.rawValue, word, known: names, at: place)
    }
    return (try text(of: "\(folder)/\(word).yaml"), "\(word).yaml")
  }

  private static func text(of path: String) throws -> String {
    let file = try InputFile(path, limit: 1 << 20)
    guard let text = String(validating: file.bytes, as: UTF8.self) else {
      throw Diagnostic.malformed("the file is not UTF-8 text", at: Place(path))
    }
    return text
  }

  private static func folder(_ kind: Kind) -> String? {
    let executable = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    let own =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      .map { URL(fileURLWithPath: $0) } ?? executable
    let above = sequence(first: own.deletingLastPathComponent()) { url in
      url.path == "/" ? nil : url.deletingLastPathComponent()
    }
    let candidates = above.flatMap { url in
      [
        url.appendingPathComponent(kind.folder),
        url.appendingPathComponent("share/memc/" + kind.folder),
      ]
    }
    return candidates.first { url in
      FileManager.default.fileExists(
        atPath: url.appendingPathComponent(kind == .mapping ? "baseline.yaml" : "isaac.yaml").path)
    }?.path
  }
}
