import Basics
import NetworkIR

/// Turns Relu and Clip into the clamp of the node before them, if nothing else reads that node.
///
/// A clamp moves back past nodes that only move elements or take maxima to the node that computes
/// them. There it costs nothing, and the nodes between keep the format of their input.
public struct FuseActivations: Pass {
  public static let name = "fuse-activations"
  public static let summary = "turn Relu and Clip into the clamp of the node before them"

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
    let clamp = affine.clamp(then: node.clamp)
    if let quantizer = (self[maker].op as? any QuantizingOperator)?.quantizer {
      guard quantizer.hasCodes(for: clamp) else { return }
    }
    let before = AffineForm(clamp: self[maker].clamp ?? -.infinity ... .infinity)
    self[maker].clamp = before.clamp(then: clamp)
    absorb(index, into: producer)
  }

  /// The node that computes the elements of node `index` and so clamps them at no cost: that node
  /// or one before it; `nil` if there is none that may be changed.
  private func maker(of index: Int) -> Int? {
    var index = index
    while let form = form(of: self[index]) {
      switch form {
      case .afterProgram, .rearrangement(.pad): return nil
      case _ where form.onlySelects:
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
