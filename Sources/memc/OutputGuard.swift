import Basics

/// What every command asks of its outputs before its work.
enum OutputGuard {
  /// Throws where a file could not be written, would replace one that is read, or another output; or
  /// where it goes to standard output, and JSON does, too.
  ///
  /// Where a file goes to standard output, results go to standard error from now on.
  ///
  /// - Parameters:
  ///   - outputs: of binary data.
  ///   - texts: outputs, too.
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
  /// - Throws: kind `usage` where JSON would stand among them.
  static func reserveStandardOutput(for path: String, _ common: CommonOptions) throws {
    guard StreamOutput(path)?.isStandardOutput ?? false else { return }
    guard !common.json else {
      throw Diagnostic(
        .usage, "'--json' prints to standard output, and the output goes there, too",
        at: Place(path), notes: ["name another file for the output"])
    }
    Output.takeStandardOutput()
  }

  /// The path that an option means: `-` is standard output.
  static func path(_ word: String) -> String { word == "-" ? "/dev/stdout" : word }
}
