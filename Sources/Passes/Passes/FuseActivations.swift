import Basics
import NetworkIR

/// Turns Relu and Clip into the clamp of the node before them, if nothing else reads that one.
public struct FuseActivations: Pass {
  public static let name = "fuse-activations"
  public static let summary = "turn Relu and Clip into the clamp of the node before"

  public init() {}

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    var editor = try GraphEditor(graph)
    for index in editor.indices { editor.fuseActivation(index) }
    return editor.result()
  }
}

extension GraphEditor {
  fileprivate mutating func fuseActivation(_ index: Int) {
    let node = self[index]
    guard case .affine(let affine)? = form(of: node), affine.isUnit,
      let input = activation(of: node), types[input] == types[node.outputs[0]],
      let producer = mergeableProducer(of: input), canClamp(self[producer])
    else { return }
    let before = AffineForm(clamp: self[producer].clamp ?? -.infinity ... .infinity)
    self[producer].clamp = before.clamp(then: affine.clamp(then: node.clamp))
    absorb(index, into: producer)
  }

  /// Whether the machine computes the node, and so clamps it for nothing.
  private func canClamp(_ node: Node) -> Bool {
    guard let form = form(of: node) else { return false }
    if case .afterProgram = form { return false }
    return true
  }
}
