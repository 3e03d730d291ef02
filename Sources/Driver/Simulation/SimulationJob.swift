import Basics
import CommandFiles
import Evaluation
import NetworkIR

/// A whole simulation, as its parts know it.
struct SimulationJob: Sendable {
  /// The SHA-256 of everything that changes counts, by name.
  let digests: [String: String]
  /// The number of all images.
  let images: Int
  /// The number of all chips; `nil` unless they are drawn.
  let chips: Int?
  /// The number of classes, if images have labels.
  let classes: Int?
  let showsConfusion: Bool
  let isSpiking: Bool
}

extension SimulationJob {
  /// - Parameters:
  ///   - result: with its provenance.
  ///   - files: other files that the figures follow from.
  /// - Throws: the errors of reading the files.
  init(
    _ simulation: Simulation, _ result: SimulationResult, _ compiled: CompiledProgram,
    _ batch: SimulatedImages, besides files: [String]
  ) throws {
    images = batch.count
    chips = simulation.subject.drawing?.chips.most
    classes = batch.classes
    showsConfusion = simulation.showsConfusion
    isSpiking = !simulation.spiking.isEmpty
    var digests = try result.provenance?.digests ?? [:]
    let others: [String: String?] = [
      "chips": chips.map { "\($0)" }, "confusion": "\(showsConfusion)",
      "preparation": try compiled.preparation(under: simulation.preparation).record.value
        .description,
      "spiking": simulation.spiking.first?.identity,
      "other_files": files.isEmpty
        ? nil : try files.map { try DataFile.sha256($0) }.joined(separator: ","),
    ]
    for case (let name, let text?) in others { digests[name] = Sha256.hex(of: Array(text.utf8)) }
    self.digests = digests
  }

  /// The names of what is different in another job, in alphabetical order.
  func differences(from other: [String: String]) -> [String] {
    Set(digests.keys).union(other.keys).filter { digests[$0] != other[$0] }.sorted()
  }
}

extension Provenance {
  /// The SHA-256 of each file, and of everything else but the command.
  fileprivate var digests: [String: String] {
    get throws {
      var origin = self
      origin.command = nil
      let bytes = try JSONText.bytes(of: origin, style: .compact)
      let settings = try JSONText.decode([String: Value].self, from: bytes)
        .filter { $0.key != "files_sha256" }
        .mapValues { Sha256.hex(of: try JSONText.bytes(of: $0, style: .compact)) }
      return settings.merging(filesSha256) { $1 }
    }
  }
}
