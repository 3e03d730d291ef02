import Basics
import NetworkIR

extension ModelCheck {
  /// This check, with those nodes refused as well for which the tile machine can do nothing.
  ///
  /// - Parameter graph: the model's graph after clean-up, which may have given a node the form it
  ///   lacked; its nodes still know their places in the model.
  public func judged(for graph: Graph) throws -> ModelCheck {
    var check = self
    check.note(try graph.machineRefusals())
    return check
  }
}

extension Graph {
  /// One diagnostic for each node that no program can compute, at the node's place.
  fileprivate func machineRefusals() throws -> [Diagnostic] {
    do {
      return try partition().program.compactMap { node, form in
        guard case .matrix(let form) = form else { return nil }
        return nonFiniteWeights(of: node, form)?.located(at: node.site)
      }
    } catch let refusals as Diagnostics {
      return refusals.all
    }
  }

  /// Refuses weights that no conductance can stand for.
  private func nonFiniteWeights(of node: Node, _ form: MatrixForm) -> Diagnostic? {
    let names = [form.weightInput, form.biasInput].compactMap { $0.map { node.inputs[$0] } }
    let isFinite = { name in
      constants[name]?.real?.elements.allSatisfy(\.isFinite) ?? true
    }
    return names.first { !isFinite($0) }.map {
      .unsupported("'\($0)' holds values that are infinite or not a number")
    }
  }
}
