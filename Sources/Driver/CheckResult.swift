import Basics
import Hardware
import Importers
import NetworkIR
import Passes

/// What `memc check` tells: every node, compiled, folded or refused and why.
public struct CheckResult: Encodable, Sendable {
  public struct Node: Encodable, Sendable {
    public let name: String
    public let `operator`: String
    public let status: String
    public let reason: String?
    public let notes: [String]
  }

  public let schema_version = 1
  public let supported: Bool
  public let nodes: [Node]
  /// What is wrong with the model besides single nodes.
  public let problems: [String]
  /// What memc took for granted, such as a batch of 1.
  public let assumptions: [String]

  /// Reads the model and judges each node for the tile machine.
  public init(_ model: String, shapes: [String: Int]) throws {
    let imported = try ModelLoader.load(model, shapes: shapes)
    let check =
      try imported.graph.map { try imported.check.judged(for: $0.cleanedUp) } ?? imported.check
    supported = check.isSupported
    nodes = check.nodes.map {
      Node(
        name: $0.name, operator: $0.operatorName, status: $0.status.rawValue, reason: $0.reason,
        notes: $0.notes)
    }
    problems = check.problems.map(\.description)
    assumptions = check.assumptions
  }

  /// One row per node, and the verdict.
  public var text: String {
    var table = TextTable(header: ["node", "operator", "status", "reason"])
    table.wordColumns = [0, 1, 2, 3]
    table.rows = nodes.map { node in
      [node.name.escaped, node.operator.escaped, node.status, node.reason?.escaped ?? ""]
    }
    let refused = nodes.count { $0.status == "refused" }
    let verdict =
      supported ? "supported: \(nodes.count) nodes" : "refused: \(refused) of \(nodes.count) nodes"
    return ([table.text] + problems + assumptions + [verdict]).joined(separator: "\n")
  }
}

extension Graph {
  /// The network as compiling would have it before the mapping's own passes; itself where clean-up
  /// does not succeed.
  fileprivate var cleanedUp: Graph {
    let context = PassContext(accelerator: Accelerator(), encoding: DifferentialPair())
    return (try? CleanUp().run(self, in: context)) ?? self
  }
}
