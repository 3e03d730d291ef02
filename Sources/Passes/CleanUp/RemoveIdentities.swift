import Basics
import NetworkIR

/// Removes nodes that return their input unchanged: Identity, Dropout, a Reshape to the same shape,
/// a Transpose that moves nothing, a Pad by zero, a Mul by 1.
public struct RemoveIdentities: Pass {
  public static let name = "remove-identities"
  public static let summary = "remove nodes that return their input unchanged"

  public init() {}

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    var editor = try GraphEditor(graph)
    for index in editor.indices where editor.isIdentity(editor[index]) {
      editor.removeIdentity(index)
    }
    return editor.result()
  }
}

extension GraphEditor {
  fileprivate func isIdentity(_ node: Node) -> Bool {
    guard node.clamp == nil, node.outputs.count == 1, let input = activation(of: node),
      let type = types[input], type == types[node.outputs[0]], let form = form(of: node)
    else { return false }
    let formats = graph.quantization?.activations
    guard formats?[input] == formats?[node.outputs[0]] else { return false }
    switch form {
    case .rearrangement(.transpose(let permutation)): return permutation == permutation.sorted()
    case .rearrangement(.pad(let begin, _, _)): return begin.allSatisfy { $0 == 0 }
    case .rearrangement(.reshape): return true
    case .affine(let affine): return affine.isUnit && affine.clamp == -.infinity ... .infinity
    case .concatenation: return node.inputs.count == 1
    case .sum(let signs): return signs == [1]
    default: return false
    }
  }

  /// Keeps the names of graph outputs; a node between a graph input and a graph output is kept.
  fileprivate mutating func removeIdentity(_ index: Int) {
    let (input, output) = (self[index].inputs.first { !isConstant($0) }, self[index].outputs[0])
    guard let input else { return }
    if !isOutput(output) {
      bypass(index, reading: input)
    } else if let producer = mergeableProducer(of: input) {
      absorb(index, into: producer)
    }
  }
}
