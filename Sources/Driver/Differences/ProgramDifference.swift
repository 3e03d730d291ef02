import Basics
import CommandFiles
import Evaluation
import Hardware
import IntegerModel
import Lowering
import NetworkIR

/// What differs between two programs, for `memc diff`.
public struct ProgramDifference: Encodable, Sendable {
  /// A figure of both programs.
  public struct Figure: Encodable, Sendable {
    /// Its path in the JSON of `memc report`.
    public let name: String
    /// `nil` if it is unknown.
    public let first: Double?
    public let second: Double?
    /// Of the second over the first, per cent; `nil` if one is unknown, or the first is 0.
    public let changePercent: Double?
  }

  public let schemaVersion = 1
  /// Whether every member of the two files is the same.
  public let equal: Bool
  /// The members that differ.
  public let members: [String]
  /// Of the mapping, the accelerator and the rest of the manifest.
  public let settings: [SettingDifference]
  public let layers: [LayerDifference]
  /// All figures that one of the programs has.
  public let figures: [Figure]
  /// The names of the files, for the text.
  let names: (first: String, second: String)

  private enum CodingKeys: CodingKey {
    case schemaVersion, equal, members, settings, layers, figures
  }

  /// - Throws: the errors of `ProgramFile.read`.
  public init(_ first: String, _ second: String) throws {
    let (a, b) = (try ProgramFile.read(first), try ProgramFile.read(second))
    names = (first, second)
    members = try ProgramFile.differingMembers(a.unverified, b.unverified)
    equal = members.isEmpty
    settings = a.settings.differences(from: b.settings)
    layers = LayerDifference.all(a, b)
    let (own, other) = (try a.figures(), try b.figures())
    figures = Figures.keys.compactMap { key in
      guard own[key] != nil || other[key] != nil else { return nil }
      let (x, y) = (own[key], other[key])
      let change = x.flatMap { x in y.flatMap { x == 0 ? nil : 100 * ($0 / x - 1) } }
      return Figure(name: key.name, first: x, second: y, changePercent: change)
    }
  }
}

extension CompiledProgram {
  fileprivate func figures() throws -> Figures {
    try ProgramFigures(IntegerNetwork(network), program.program, manifest.schedule).total
  }
}
