import Basics

/// What every command asks of its outputs before its work.
enum OutputGuard {
  /// Throws where a file could not be written, would replace one that is read, or another output.
  ///
  /// - Parameter inputs: files that are read only after some output is written.
  static func announce(_ outputs: String?..., beside inputs: [String?] = []) throws {
    try FileGuard.announce(outputs, beside: inputs)
    for output in outputs.compactMap(\.self) { try AtomicWrite.expectWritable(output) }
  }
}
