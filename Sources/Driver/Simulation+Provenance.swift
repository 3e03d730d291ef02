import Basics
import Evaluation
import Hardware

extension Simulation {
  /// - Parameter accelerator: with the cells and wires that the program runs on.
  func provenance(_ compiled: CompiledProgram, _ accelerator: Accelerator) throws -> Provenance {
    Provenance(
      files: try digests(compiled), mapping: compiled.manifest.mapping, accelerator, readOut,
      command: command)
  }

  private func digests(_ compiled: CompiledProgram) throws -> [String: String] {
    let single: [(String, String?)] = [
      ("program", program), ("labels", labels), ("targets", targets), ("chip", chip),
      ("calibration-labels", calibration?.labels), ("baseline", baseline),
    ]
    let several = [("images", images), ("calibration", calibration?.images ?? [])].flatMap {
      (what: String, words: [String]) in
      words.map { word in
        let named = InputFiles.word(word, for: compiled.graph.inputs.map(\.name))
        return (named.input.map { "\(what) \($0)" } ?? what, Optional(named.path))
      }
    }
    return try (single + several).reduce(into: [:]) { digests, file in
      digests[file.0] = try file.1.map { try DataFile.sha256($0) }
    }
  }
}
