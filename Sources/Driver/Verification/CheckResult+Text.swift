import Basics
import Evaluation

extension CheckResult {
  /// One row per node, then each reason once, then the verdict.
  public var text: String {
    var table = TextTable(header: ["node", "operator", "status"])
    table.wordColumns = [0, 1, 2]
    table.rows = nodes.map { [$0.name.escaped, $0.operator.escaped, $0.status] }
    return ([table.text] + told + reasons + assumptions.map(\.escaped) + [verdict])
      .joined(separator: "\n")
  }

  /// Each reason once, then the verdict.
  public var refusals: String { (told + reasons + [verdict]).joined(separator: "\n") }

  private var told: [String] { problems + problemNotes.map { "  note: \($0.escaped)" } }

  private var verdict: String {
    let counts = ["refused", "unknown"].map { status in
      (status, count: nodes.count { $0.status == status })
    }
    let found = counts.filter { $0.count > 0 }.map { "\($0.count) \($0.0)" }
    if supported {
      let hosted = nodes.count { $0.status == "host" }
      return "can be compiled: \(nodes.count.counted("node"))"
        + (hosted > 0 ? ", \(hosted) of them on the host" : "")
    }
    if found.isEmpty {
      return "cannot be compiled: every node can, but the model has "
        + problems.count.counted("problem")
    }
    return "cannot be compiled: \(found.joined(separator: ", ")) of "
      + nodes.count.counted("node")
  }

  /// One line for each reason, in the order of the nodes, followed by what to do about it.
  private var reasons: [String] {
    nodes.filter { $0.reason != nil }.inGroups { [$0.status, $0.reason ?? ""] + $0.notes }
      .flatMap { _, nodes in
        let told = "\(nodes[0].status): \(Self.list(nodes)): \(nodes[0].reason ?? "")"
        return [told.escaped] + nodes[0].notes.map { "  note: \($0.escaped)" }
      }
  }

  /// `Relu 'a'`, or the number of nodes and the first names: `Relu (4 nodes: 'a', 'b', 'c', …)`.
  private static func list(_ nodes: [Node]) -> String {
    let names = nodes.map(\.name).firstQuoted
    let operators = Set(nodes.map(\.operator))
    let subject = operators.count == 1 ? nodes[0].operator + " " : ""
    return subject + (nodes.count == 1 ? names : "(\(nodes.count) nodes: \(names))")
  }
}
