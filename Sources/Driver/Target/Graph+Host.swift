import Basics
import NetworkIR

extension Graph {
  /// The nodes that the host computes.
  ///
  /// - Throws: `Diagnostics`, as `partition`.
  var hostNodes: [Node] {
    get throws {
      try partition().program.compactMap { node, form in
        if case .host = form { node } else { nil }
      }
    }
  }

  /// Throws if the host is to compute what the machine cannot, but there is no such node.
  func expectUseOfHost() throws {
    guard usesHost, try hostNodes.isEmpty else { return }
    throw Diagnostic.configuration(
      "'host-operators' changes nothing: the tile machine computes every node", at: nil,
      note: "leave it out")
  }
}
