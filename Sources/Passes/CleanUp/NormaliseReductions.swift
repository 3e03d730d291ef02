import Basics
import NetworkIR
import Operators

/// Brings means and maxima to the form of pooling: over spatial axes, which keep size 1.
///
/// A Reshape after the reduction drops axes that are not kept. For non-spatial axes, a Transpose moves
/// the reduced axes to the end and a Reshape merges them into one spatial axis. A reduction over the
/// batch axis is left unchanged unless that axis has one element.
public struct NormaliseReductions: Pass {
  public static let name = "normalise-reductions"
  public static let summary = "bring means and maxima to spatial axes that keep size 1"

  public init() {}

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    let editor = try GraphEditor(graph)
    var names = editor.names
    var result = graph
    result.nodes = try graph.nodes.flatMap { node in
      guard let reduction = try SpatialReduction(node, editor.types) else { return [node] }
      let nodes = reduction.nodes(&names)
      result.quantization?.add(nodes, for: node)
      return nodes
    }
    return result
  }
}

/// A reduction to be rewritten as one over spatial axes.
private struct SpatialReduction {
  let node: Node
  private let op: any PoolingReduction
  /// The input and output shapes.
  let input: [Int]
  let output: [Int]
  /// The axes to reduce, all with more than one element.
  let axes: [Int]

  /// - Returns: `nil` if `node` is not such a reduction, already has that form, or cannot be brought to it.
  init?(_ node: Node, _ types: [String: TensorType]) throws {
    guard let op = node.op as? any PoolingReduction, let input = types[node.inputs[0]],
      let output = types[node.outputs[0]], input.element.isReal, !input.shape.contains(0)
    else { return nil }
    let named = try op.axes(ofRank: input.shape.count)
    axes = named.filter { input.shape[$0] != 1 }
    let isNormal = input.shape.isImage && named.allSatisfy { $0 >= 2 } && op.keepsAxes == 1
    let keepsImages = !axes.contains(0) && (output.shape.first ?? 1) == (input.shape.first ?? 1)
    guard !isNormal, keepsImages else { return nil }
    self.node = node
    self.op = op
    self.input = input.shape
    self.output = output.shape
  }

  /// The replacement nodes; the reduction keeps the node's name, and the last one its output.
  func nodes(_ names: inout NameTable) -> [Node] {
    var steps: [(role: String, op: any Operator)] = []
    let isSpatial = input.isImage && axes.allSatisfy { $0 >= 2 }
    if !axes.isEmpty && !isSpatial {
      let kept = input.indices.filter { !axes.contains($0) }
      steps.append(("transposed", Transpose(kept + axes)))
      let sizes = [kept.dropFirst(), axes[...]].map { $0.map { input[$0] }.elementCount }
      steps.append(("flat", Reshape([input.first ?? 1] + sizes)))
    }
    if !axes.isEmpty {
      var reduction = op
      (reduction.axes, reduction.keepsAxes) = (isSpatial ? axes : [2], 1)
      steps.append(("reduced", reduction))
    }
    steps.append(("squeezed", Reshape(output)))
    return chain(steps, &names)
  }

  private func chain(_ steps: [(role: String, op: any Operator)], _ names: inout NameTable)
    -> [Node]
  {
    var value = node.inputs[0]
    return steps.enumerated().map { index, step in
      let isLast = index == steps.count - 1
      let fresh = names.unused("\(node.name).\(step.role)")
      let output = isLast ? node.outputs[0] : fresh
      let isNamed = step.op is any PoolingReduction || axes.isEmpty
      defer { value = output }
      return Node(
        isNamed ? node.name : fresh, step.op, inputs: [value], outputs: [output],
        clamp: isLast ? node.clamp : nil, place: node.place)
    }
  }
}

extension Quantization {
  /// Adds formats for the outputs of `nodes`, which replace `node`: up to the reduction, its input's.
  fileprivate mutating func add(_ nodes: [Node], for node: Node) {
    var format = activations[node.inputs[0]]
    for step in nodes {
      if step.op is any PoolingReduction { format = activations[node.outputs[0]] }
      if step.outputs != node.outputs { activations[step.outputs[0]] = format }
    }
  }
}
