import Basics

extension CheckResult {
  /// One row per node, then each reason once, and the verdict.
  public var text: String {
    var table = TextTable(header: ["node", "operator", "status"])
    table.wordColumns = [0, 1, 2]
    table.rows = nodes.map { [$0.name.escaped, $0.operator.escaped, $0.status] }
    let told = problems + problem_notes.map { "  note: \($0.escaped)" }
    return ([table.text] + told + reasons + assumptions.map(\.escaped) + [verdict])
      .joined(separator: "\n")
  }

  private var verdict: String {
    let counts = ["refused", "unknown"].map { status in
      (status, count: nodes.count { $0.status == status })
    }
    let found = counts.filter { $0.count > 0 }.map { "\($0.count) \($0.0)" }
    if supported { return "supported: \(nodes.count) nodes" }
    return "not supported: " + (found.isEmpty ? "" : found.joined(separator: ", ") + " of ")
      + "\(nodes.count) nodes"
  }

  /// What nodes share that are told of together.
  private struct Reason: Hashable {
    let status: String
    let text: String
    let notes: [String]
  }

  /// A line for each reason, in the order of the nodes, and what to do about it.
  private var reasons: [String] {
    var order: [Reason] = []
    var sharing: [Reason: [Node]] = [:]
    for node in nodes {
      guard let text = node.reason else { continue }
      let reason = Reason(status: node.status, text: text, notes: node.notes)
      if sharing[reason] == nil { order.append(reason) }
      sharing[reason, default: []].append(node)
    }
    return order.flatMap { reason in
      ["\(reason.status): \(Self.list(sharing[reason] ?? [])): \(reason.text.escaped)"]
        + reason.notes.map { "  note: \($0.escaped)" }
    }
  }

  private static let mostNames = 3

  /// `Relu 'a'`, or their number and the first names: `Relu (4 nodes: 'a', 'b', 'c', …)`.
  private static func list(_ nodes: [Node]) -> String {
    let names = nodes.prefix(mostNames).map { "'\($0.name.escaped)'" }.joined(separator: ", ")
    let operators = Set(nodes.map(\.operator))
    let subject = operators.count == 1 ? nodes[0].operator.escaped + " " : ""
    guard nodes.count > 1 else { return subject + names }
    return subject + "(\(nodes.count) nodes: \(names)\(nodes.count > mostNames ? ", …" : ""))"
  }
}
