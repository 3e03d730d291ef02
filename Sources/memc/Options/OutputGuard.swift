import Basics

/// The checks of every command's outputs before its work.
enum OutputGuard {
  /// Throws if a file cannot be written, or would replace an input or another output; or if both it
  /// and JSON go to standard output.
  ///
  /// If a file goes to standard output, results go to standard error from now on.
  ///
  /// - Parameters:
  ///   - outputs: binary data.
  ///   - texts: outputs that are text.
  ///   - inputs: files that are read only after some output is written.
  static func announce(
    _ outputs: String?..., texts: [String?] = [], beside inputs: [String?] = [],
    for common: CommonOptions
  ) throws {
    try FileGuard.announce(outputs + texts, beside: inputs)
    for (paths, isText) in [(outputs, false), (texts, true)] {
      for path in paths.compactMap(\.self) {
        try reserveStandardOutput(for: path, common)
        try AtomicWrite.expectWritable(path, isText: isText)
      }
    }
  }

  /// Keeps results out of the bytes of an output.
  ///
  /// - Throws: kind `usage` if JSON would be mixed with them.
  static func reserveStandardOutput(for path: String, _ common: CommonOptions) throws {
    guard StreamOutput(path)?.isStandardOutput ?? false else { return }
    guard !common.json else {
      throw Diagnostic(
        .usage, "'--json' and the output file cannot both use standard output",
        at: Place(path), notes: ["choose another output file"])
    }
    Output.takeStandardOutput()
  }

  /// Returns the path that an option specifies: `-` is standard output.
  static func path(_ word: String) -> String { word == "-" ? "/dev/stdout" : word }
}
