import Basics
import Learning

extension PulseCompression {
  /// Creates the limit specified on the command line, as in `npc:most=3`.
  ///
  /// - Throws: diagnostics if the name is another, and as `init(_:)` does.
  init(named text: String) throws {
    let spelling = try ComponentSpelling(commandLine: text)
    guard spelling.name == Self.name else {
      throw Diagnostic.unknown(
        "compression", spelling.name, known: [Self.name], at: spelling.place)
    }
    try self.init(spelling.record)
  }
}
