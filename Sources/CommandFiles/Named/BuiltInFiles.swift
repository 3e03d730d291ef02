import Basics
import Foundation

/// The mapping, accelerator, device, memristor and pulse files that come with memc, found by name.
///
/// They are in `mappings/` next to the sources, or in `share/memc/mappings` of an installation. The
/// search covers the executable's folder and the folders above it.
public enum BuiltInFiles {
  /// The kinds of files that come with memc.
  public enum Kind: String, Sendable {
    case mapping
    case accelerator
    case device
    case memristor
    case pulse

    /// What a file of the kind describes.
    fileprivate var noun: String { self == .pulse ? "pulsed device" : rawValue }

    fileprivate var folder: String { self == .mapping ? "mappings" : "mappings/\(rawValue)s" }

    /// A file that the folder of this kind has.
    fileprivate var sample: String {
      switch self {
      case .mapping: "baseline"
      case .accelerator, .device: "isaac"
      case .memristor: "hp"
      case .pulse: "reram-sb"
      }
    }
  }

  /// The names of all files of a kind, sorted.
  public static func names(_ kind: Kind) -> [String] {
    folder(kind, above: home).map(names(in:)) ?? []
  }

  /// The path of memc's own executable.
  public static var executable: String { ownURL.path }

  /// The folder of the mappings that come with memc; `nil` if it is not found.
  public static var location: String? { folder(.mapping, above: home) }

  /// Whether `word` is the path of a file, not the name of a file that comes with memc.
  public static func isPath(_ word: String) -> Bool {
    word.contains("/") || word.hasSuffix(".yaml")
  }

  /// Reads the file that `word` names: a path if it has a slash or ends in `.yaml`, otherwise a
  /// file that comes with memc.
  ///
  /// - Returns: the text, and the source to name in diagnostics.
  /// - Throws: the errors of `InputFile`; kind `configuration` if no file has the name, `missing`
  ///   if the folder of the files that come with memc is not found.
  public static func read(_ kind: Kind, _ word: String, at place: Place?) throws
    -> (text: String, source: String)
  {
    try read(kind, word, at: place, above: home)
  }

  /// - Parameter start: the folder in which the search begins.
  static func read(_ kind: Kind, _ word: String, at place: Place?, above start: URL) throws
    -> (text: String, source: String)
  {
    if isPath(word) { return (try text(of: word), word) }
    guard let folder = folder(kind, above: start) else {
      throw noFolder(of: kind, for: word, at: place, above: start)
    }
    let names = names(in: folder)
    guard names.contains(word) else {
      throw Diagnostic.unknown(kind.noun, word, known: names, at: place)
    }
    return (try text(of: "\(folder)/\(word).yaml"), "\(word).yaml")
  }

  private static func noFolder(of kind: Kind, for word: String, at place: Place?, above start: URL)
    -> Diagnostic
  {
    Diagnostic(
      .missing, "cannot find the \(kind.noun) '\(word)': found no folder '\(kind.folder)'",
      at: place,
      notes: [
        "searched for '\(kind.folder)' and 'share/memc/\(kind.folder)' in '\(start.path)' and its "
          + "parent folders",
        "run memc where it was built or installed, or give a path: './\(word).yaml'",
      ])
  }

  private static func names(in folder: String) -> [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }

  private static func text(of path: String) throws -> String {
    try InputFile(path, limit: 1 << 20).text()
  }

  /// The executable's folder.
  private static var home: URL { ownURL.deletingLastPathComponent() }

  private static var ownURL: URL {
    let executable = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    return (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      .map { URL(fileURLWithPath: $0) } ?? executable
  }

  private static func folder(_ kind: Kind, above start: URL) -> String? {
    let above = sequence(first: start) { url in
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
        atPath: url.appendingPathComponent("\(kind.sample).yaml").path)
    }?.path
  }
}
