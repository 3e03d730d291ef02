import Basics
import ChipProgramming
import Foundation
import Hardware

/// Everything that determines a simulated figure.
public struct Provenance: Encodable, Sendable {
  /// The SHA-256 of every file that the user gave, by the file's role.
  public private(set) var files_sha256: [String: String]
  /// The mapping that the program was compiled with.
  public let mapping: Value
  /// The accelerator without its prices, which are stored in the program.
  public let accelerator: Value
  public let wires: Value
  /// The device with every field; `nil` for ideal devices.
  public private(set) var device: Value?
  public private(set) var programming: Value?
  public let time_since_programming: String?
  public let drift_compensation: String?
  /// The seed of the first chip.
  public private(set) var seed: Int?
  /// The command that reproduces the result if the paths lead to the same files.
  public var command: String?
  /// The device and the scheme, without fields at their defaults.
  private var briefDevice: Value?
  private var briefProgramming: Value?
  /// The fields of wires that are not at their defaults.
  private var briefWires = Record()

  private enum CodingKeys: CodingKey {
    case files_sha256, mapping, accelerator, wires, device, programming, time_since_programming
    case drift_compensation, seed, command
  }
}

extension Provenance {
  init(
    _ simulation: Simulation, files: [String: String], mapping: Value, _ accelerator: Accelerator
  ) {
    var machine = accelerator.record
    machine["prices"] = nil
    files_sha256 = files
    self.mapping = mapping
    self.accelerator = machine.value
    wires = accelerator.array.wires.fullRecord.value
    briefWires = accelerator.array.wires.record
    time_since_programming = simulation.readOut.time
    drift_compensation = simulation.readOut.compensation
    command = simulation.command
  }

  mutating func set(_ programmer: ChipProgrammer, seed: Int) {
    device = programmer.model.named
    briefDevice = programmer.model.brief
    programming = programmer.scheme.named
    briefProgramming = programmer.scheme.brief
    self.seed = seed
  }

  mutating func set(_ written: ChipFile.WrittenChip) {
    device = written.model.named
    briefDevice = written.model.brief
    programming = written.scheme.named
    briefProgramming = written.scheme.brief
    seed = written.seed
  }

  /// One line for each item. Digests are cut to 16 digits.
  ///
  /// - Parameter inFull: whether to include default fields of device, programming and wires.
  func lines(inFull: Bool) -> [String] {
    let files = files_sha256.sorted { $0.key < $1.key }
      .map { "\($0.key.escaped) \($0.value.prefix(16))" }
    var lines = [
      "mapping \(mapping.title), accelerator \(accelerator.title), memc \(Version.current)"
    ]
    if let device = inFull ? device : briefDevice { lines.append("device \(device)") }
    if let programming = inFull ? programming : briefProgramming {
      lines.append("programming \(programming)")
    }
    if device != nil && inFull { lines.append("wires \(wires)") }
    if device != nil && !inFull && !briefWires.entries.isEmpty {
      lines.append("wires \(briefWires)")
    }
    if let time_since_programming {
      let compensation = drift_compensation.map { ", drift compensation \($0.escaped)" } ?? ""
      lines.append("read \(time_since_programming.escaped) after programming\(compensation)")
    }
    lines.append("files, SHA-256: " + files.joined(separator: ", "))
    if let command { lines.append("again: \(command.escaped)") }
    return lines
  }
}

extension Simulation {
  /// - Parameter accelerator: with the cells and wires that the program runs on.
  func provenance(_ compiled: CompiledProgram, _ accelerator: Accelerator) throws -> Provenance {
    Provenance(
      self, files: try digests(compiled), mapping: compiled.manifest.mapping, accelerator)
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

extension Value {
  /// The value of `name` in a record.
  fileprivate var title: String {
    guard case .record(let record) = content, case .text(let name) = record["name"]?.content else {
      return "?"
    }
    return name.escaped
  }
}

extension CellModel {
  /// The device's name, each of its fields, and the fields that all devices have.
  var named: Value { named(device.fullRecord.entries + traits.fullRecord.entries) }

  /// The same without fields at their defaults.
  var brief: Value { named(device.record.entries + traits.record.entries) }

  private func named(_ fields: [Record.Entry]) -> Value {
    var record = Record(["name": Value(.text(device.name))])
    for entry in fields { record[entry.key] = entry.value }
    return record.value
  }
}
