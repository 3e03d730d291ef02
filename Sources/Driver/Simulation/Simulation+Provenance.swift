import Basics
import CommandFiles
import Evaluation
import Hardware

extension Simulation {
  /// `nil` if the result is not explained.
  ///
  /// - Parameter accelerator: with the cells and wires that the program runs on.
  func provenance(_ compiled: CompiledProgram, _ accelerator: Accelerator) throws -> Provenance? {
    guard explains || part != nil || !parts.isEmpty else { return nil }
    return Provenance(
      files: try digests(compiled), mapping: compiled.manifest.mapping, accelerator,
      subject.readOut, command: command)
  }

  private func digests(_ compiled: CompiledProgram) throws -> [String: String] {
    let inputs = compiled.graph.inputs.map(\.name)
    let files =
      [("program", program)] + Simulation.files("images", images, for: inputs)
      + (goals.map { [$0.file] } ?? []) + subject.files(for: inputs)
    return try files.reduce(into: [:]) { $0[$1.role] = try DataFile.sha256($1.path) }
  }

  fileprivate typealias File = (role: String, path: String)

  /// The files of `words`, each with the input that it is for.
  fileprivate static func files(_ role: String, _ words: [String], for inputs: [String]) -> [File] {
    words.map { word in
      let named = InputFiles.word(word, for: inputs)
      return (named.input.map { "\(role) \($0)" } ?? role, named.path)
    }
  }
}

extension ExampleFiles.Goals {
  fileprivate var file: Simulation.File {
    switch self {
    case .labels(let path): ("labels", path)
    case .targets(let path): ("targets", path)
    }
  }
}

extension Simulation.Subject {
  fileprivate func files(for inputs: [String]) -> [Simulation.File] {
    switch self {
    case .ideal(let baseline): baseline.map { [("baseline", $0)] } ?? []
    case .chip(let path, _): [("chip", path)]
    case .drawn(let drawing):
      Simulation.files("calibration", drawing.calibration?.images ?? [], for: inputs)
        + (drawing.calibration?.labels.map { [("calibration-labels", $0)] } ?? [])
    }
  }
}
