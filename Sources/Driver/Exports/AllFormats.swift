import Basics

/// All formats of `memc export`. Adding one: a line here and a file in this folder.
public let exportFormats = Catalogue<any ExportFormat>(
  "format",
  [
    AnnotatedOnnx.self, ChromeTrace.self, CellConductances.self, NeuroSimNetwork.self,
    SpiceSubcircuits.self,
  ])

extension Catalogue where Kind == any ExportFormat {
  /// The format that a user names, or else the one of the file's ending.
  ///
  /// - Parameter text: as in `chrome-trace:images=4`.
  /// - Throws: `usage` if the ending belongs to no format, or to several.
  func format(_ text: String?, at path: String) throws -> any ExportFormat {
    if let text {
      let spelling = try ComponentSpelling(commandLine: text)
      return try make(spelling.name, spelling.record, at: spelling.place)
    }
    let fitting = types.compactMap { $0 as? any ExportFormat.Type }
      .filter { $0.endings.contains(where: path.lowercased().hasSuffix) }
    guard fitting.count == 1 else {
      let found = fitting.map { "'\($0.name)'" }.joined(separator: " and ")
      throw Diagnostic(
        .usage,
        fitting.isEmpty
          ? "the name of the file does not say in which format to write it"
          : "files of the formats \(found) have this ending", at: Place(path),
        notes: [
          "choose one with '--format': "
            + (fitting.isEmpty ? names : fitting.map { $0.name }).joined(separator: ", ")
        ])
    }
    return try make(fitting[0].name)
  }
}
