import Basics
import NetworkIR

/// Turns Relu and Clip into the clamp of the node before them, if nothing else reads that one.
///
/// A clamp passes nodes that only move elements or choose the largest, back to one that makes them:
/// there it costs nothing, and the nodes between keep the format of what they read.
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
      let producer = mergeableProducer(of: input), let maker = maker(of: producer)
    else { return }
    let before = AffineForm(clamp: self[maker].clamp ?? -.infinity ... .infinity)
    self[maker].clamp = before.clamp(then: affine.clamp(then: node.clamp))
    absorb(index, into: producer)
  }

  /// The node that computes what node `index` gives out, and so clamps it for nothing: itself, or one
  /// before it; `nil` where there is none that may be changed.
  private func maker(of index: Int) -> Int? {
    var index = index
    while let form = form(of: self[index]) {
      switch form {
      case .afterProgram, .rearrangement(.pad): return nil
      case _ where form.isSelection:
        guard self[index].clamp == nil, let input = activation(of: self[index]),
          let producer = mergeableProducer(of: input)
        else { return nil }
        index = producer
      default: return index
      }
    }
    return nil
  }
}

extension IntegerForm {
  /// Whether every element of the output is one of the input, so that it may as well be clamped
  /// before.
  fileprivate var isSelection: Bool {
    switch self {
    case .rearrangement: true
    case .pool(let form): if case .max = form.kind { true } else { false }
    default: false
    }
  }
}
