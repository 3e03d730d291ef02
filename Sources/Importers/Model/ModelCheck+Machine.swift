import Basics
import NetworkIR

extension ModelCheck {
  /// This check, in which nodes that the tile machine cannot compute are also refused.
  ///
  /// - Parameter graph: the model's graph after clean-up, which may have given a node a supported
  ///   form; its nodes keep their places in the model.
  public func judged(for graph: Graph) throws -> ModelCheck {
    var check = self
    check.note(try graph.machineRefusals())
    return check
  }

  /// Records that the host computes `nodes`, which keep their places in the model.
  public mutating func noteHost(_ nodes: [Node]) {
    let places = Set(nodes.compactMap(\.place))
    for index in self.nodes.indices where self.nodes[index].status == .compiled {
      if let place = self.nodes[index].place, places.contains(place) {
        self.nodes[index].status = .host
      }
    }
  }
}

extension Graph {
  /// One diagnostic for each node that no program can compute, at the node's place.
  fileprivate func machineRefusals() throws -> [Diagnostic] {
    do {
      _ = try partition()
      return []
    } catch let refusals as Diagnostics {
      return refusals.all
    }
  }
}
