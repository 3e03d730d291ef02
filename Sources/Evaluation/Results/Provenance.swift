import Basics
import ChipProgramming
import Foundation
import Hardware
import TileMachine

/// Everything that determines a simulated figure.
public struct Provenance: Encodable, Sendable {
  /// The SHA-256 of every file that the user gave, by the file's role.
  public private(set) var filesSha256: [String: String]
  /// The mapping that the program was compiled with.
  public let mapping: Value
  /// The accelerator without its prices, which are stored in the program.
  public let accelerator: Value
  public let wires: Value
  /// The device with every field; `nil` for ideal devices.
  public private(set) var device: Value?
  public private(set) var programming: Value?
  public let timeSinceProgramming: String?
  public let driftCompensation: String?
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
    case filesSha256, mapping, accelerator, wires, device, programming, timeSinceProgramming
    case driftCompensation, seed, command
  }
}

extension Provenance {
  /// - Parameters:
  ///   - files: the SHA-256 of every file that the user gave, by the file's role.
  ///   - mapping: the mapping that the program was compiled with.
  ///   - accelerator: with the cells and wires that the program runs on.
  ///   - command: the command that reproduces the result.
  package init(
    files: [String: String], mapping: Value, _ accelerator: Accelerator, _ readOut: ReadOut,
    command: String?
  ) {
    var machine = accelerator.record
    machine["prices"] = nil
    filesSha256 = files
    self.mapping = mapping
    self.accelerator = machine.value
    wires = accelerator.array.wires.fullRecord.value
    briefWires = accelerator.array.wires.record
    timeSinceProgramming = readOut.time
    driftCompensation = readOut.compensation
    self.command = command
  }

  /// Records the cells, how they are programmed, with every field and without those at their
  /// defaults, and the seed of the first chip.
  package mutating func set(
    _ device: (full: Value, brief: Value), programming how: (full: Value, brief: Value), seed: Int
  ) {
    (self.device, briefDevice) = device
    (programming, briefProgramming) = how
    self.seed = seed
  }

  /// One line for each item. Digests are cut to 16 digits.
  ///
  /// - Parameter inFull: whether to include default fields of device, programming and wires.
  func lines(inFull: Bool) -> [String] {
    let files = filesSha256.sorted { $0.key < $1.key }
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
    if let timeSinceProgramming {
      let compensation = driftCompensation.map { ", drift compensation \($0.escaped)" } ?? ""
      lines.append("read \(timeSinceProgramming.escaped) after programming\(compensation)")
    }
    lines.append("SHA-256 of files: " + files.joined(separator: ", "))
    if let command { lines.append("reproduce with: \(command.escaped)") }
    return lines
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
