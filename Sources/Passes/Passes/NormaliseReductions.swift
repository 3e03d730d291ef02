import Basics
import NetworkIR

/// Brings ReduceMean to the form that pooling has: over spatial axes, which stay with size 1.
///
/// Axes that go are taken away by a Reshape after the mean. For other axes than spatial ones a
/// Transpose puts those that are reduced last, and a Reshape makes one spatial axis of them; a mean
/// over the axis of images stays as it is unless that has one element.
public struct NormaliseReductions: Pass {
  public static let name = "normalise-reductions"
  public static let summary = "bring means to spatial axes that stay with size 1"

  public init() {}

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    let editor = try GraphEditor(graph)
    var names = editor.names
    var result = graph
    result.nodes = try graph.nodes.flatMap { node in
      guard let mean = try SpatialMean(node, editor.types) else { return [node] }
      let nodes = mean.nodes(&names)
      result.quantization?.add(nodes, for: node)
      return nodes
    }
    return result
  }
}

/// A mean that is to be one over spatial axes.
private struct SpatialMean {
  let node: Node
  /// Shapes before and after.
  let input: [Int]
  let output: [Int]
  /// The axes to reduce, all of more than one element.
  let axes: [Int]

  /// - Returns: `nil` where `node` is no mean, or can or need not be brought to that form.
  init?(_ node: Node, _ types: [String: TensorType]) throws {
    guard let mean = node.op as? ReduceMean, let input = types[node.inputs[0]],
      let output = types[node.outputs[0]], input.element.isReal, !input.shape.contains(0)
    else { return nil }
    let named = try mean.axes(ofRank: input.shape.count)
    axes = named.filter { input.shape[$0] != 1 }
    let isNormal = input.shape.isImage && named.allSatisfy { $0 >= 2 } && mean.keepsAxes == 1
    let keepsImages = !axes.contains(0) && (output.shape.first ?? 1) == (input.shape.first ?? 1)
    guard !isNormal, keepsImages else { return nil }
    self.node = node
    self.input = input.shape
    self.output = output.shape
  }

  /// What takes the place of the node; the mean keeps its name, and the last its output.
  func nodes(_ names: inout NameTable) -> [Node] {
    var steps: [(role: String, op: any Operator)] = []
    let isSpatial = input.isImage && axes.allSatisfy { $0 >= 2 }
    if !axes.isEmpty && !isSpatial {
      let kept = input.indices.filter { !axes.contains($0) }
      steps.append(("transposed", Transpose(kept + axes)))
      let sizes = [kept.dropFirst(), axes[...]].map { $0.map { input[$0] }.elementCount }
      steps.append(("flat", Reshape([input.first ?? 1] + sizes)))
    }
    if !axes.isEmpty { steps.append(("mean", ReduceMean(isSpatial ? axes : [2]))) }
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
      let isNamed = step.op is ReduceMean || axes.isEmpty
      defer { value = output }
      return Node(
        isNamed ? node.name : fresh, step.op, inputs: [value], outputs: [output],
        clamp: isLast ? node.clamp : nil, place: node.place)
    }
  }
}

extension Quantization {
  /// Formats for what `nodes` make in place of `node`: up to the mean that of what it reads.
  fileprivate mutating func add(_ nodes: [Node], for node: Node) {
    var format = activations[node.inputs[0]]
    for step in nodes {
      if step.op is ReduceMean { format = activations[node.outputs[0]] }
      if step.outputs != node.outputs { activations[step.outputs[0]] = format }
    }
  }
}
