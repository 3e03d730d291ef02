import Basics
import Hardware
import Importers
import NetworkIR
import Passes

/// The report of `memc check`: whether each node is compiled, folded, refused (and why) or unknown.
public struct CheckResult: Encodable, Sendable {
  /// The status of a node, and the reason if it is refused or unknown.
  public struct Node: Encodable, Sendable {
    public let name: String
    public let `operator`: String
    public let status: String
    public let reason: String?
    public let notes: [String]
  }

  public let schemaVersion = 1
  public let supported: Bool
  public let nodes: [Node]
  /// What is wrong with the model apart from single nodes.
  public let problems: [String]
  /// What to do about the problems.
  public let problemNotes: [String]
  /// What memc assumed, such as a batch of 1.
  public let assumptions: [String]

  /// Reads the model and judges each node for the tile machine, also those around refused ones.
  /// Then quantizes the model unless it is large.
  ///
  /// - Parameter usesHost: whether the host computes what the machine cannot.
  public init(
    _ model: String, shapes: [String: Int], limit: SizeLimit = SizeLimit(), usesHost: Bool = false
  ) throws {
    var imported = try ModelLoader.load(model, shapes: shapes, limit: limit)
    imported.fragment.usesHost = imported.fragment.usesHost || usesHost
    let cleaned = imported.fragment.cleanedUp
    var check = try imported.check.judged(for: cleaned)
    if check.isSupported {
      if usesHost { try locating(at: Place(model)) { try cleaned.expectUseOfHost() } }
      check.noteHost(try cleaned.hostNodes)
    }
    if check.isSupported, imported.lackOfValues == nil {
      check.note(try TrialQuantization(graph: imported.fragment, limit: limit).refusals())
    }
    let problems = check.problems + [imported.lackOfValues].compactMap(\.self)
    supported = check.isSupported && imported.lackOfValues == nil
    nodes = check.nodes.map {
      Node(
        name: $0.name, operator: $0.operatorName, status: $0.status.rawValue, reason: $0.reason,
        notes: $0.notes)
    }
    self.problems = problems.map(\.description)
    problemNotes = problems.flatMap(\.notes)
    assumptions = check.assumptions
  }
}

extension Graph {
  /// The network as it is before the mapping's own passes, or the network itself if clean-up fails.
  var cleanedUp: Graph {
    let context = PassContext(accelerator: Accelerator(), encoding: DifferentialPair())
    return (try? CleanUp().run(self, in: context)) ?? self
  }
}
