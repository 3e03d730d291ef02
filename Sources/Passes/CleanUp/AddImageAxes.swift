import Basics
import NetworkIR
import Operators

/// Gives values that lack the axis of images one of size 1, in a network for one image.
///
/// The tile machine needs the axis; models written for one image may move, merge or drop it. Nodes that
/// the machine refuses for this reason, and those that read their outputs, work under the new axis until
/// a value has a first size of 1 again. If a node cannot, the network stays as it is.
public struct AddImageAxes: Pass {
  public static let name = "add-image-axes"
  public static let summary = "give values that lack the axis of images one of size 1"

  public init() {}

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    guard graph.quantization == nil, graph.inputs.allSatisfy({ $0.type.shape.first == 1 }) else {
      return graph
    }
    let types = try graph.types()
    let needsAxes = graph.nodes.contains { node in
      node.op is any LeadingAxisOperator && !graph.isExecutable(node, types)
    }
    guard needsAxes else { return graph }
    var editor = ImageAxes(graph, types, names: try GraphEditor(graph).names)
    for node in graph.nodes {
      guard editor.add(node) else { return graph }
    }
    guard let refused = try? editor.result.refusedCount(), try refused < graph.refusedCount() else {
      return graph
    }
    return editor.result
  }
}

extension Graph {
  fileprivate func refusedCount() throws -> Int {
    let types = try types()
    return nodes.count { !isExecutable($0, types) }
  }

  fileprivate func isExecutable(_ node: Node, _ types: [String: TensorType]) -> Bool {
    (try? integerForm(of: node, types)) != nil
  }
}

/// A graph as it is written again.
private struct ImageAxes {
  private let graph: Graph
  private let types: [String: TensorType]
  private var names: NameTable
  /// The names of values under a new axis, by their own.
  private var lifted: [String: String] = [:]
  private(set) var result: Graph

  init(_ graph: Graph, _ types: [String: TensorType], names: NameTable) {
    self.graph = graph
    self.types = types
    self.names = names
    result = graph
    result.nodes = []
  }

  /// Adds `node`, under a new axis if needed.
  ///
  /// - Returns: false if it reads a value under a new axis and cannot work there.
  mutating func add(_ node: Node) -> Bool {
    let readsLifted = node.inputs.contains { lifted[$0] != nil }
    if !readsLifted, graph.isExecutable(node, types) || !(node.op is any LeadingAxisOperator) {
      result.nodes.append(node)
      return true
    }
    guard let op = node.op as? any LeadingAxisOperator, node.outputs.count == 1,
      let type = types[node.outputs[0]],
      let operands = graph.operands(of: node, types),
      let moved = try? op.underLeadingAxis(of: operands)
    else { return false }
    if moved is Reshape { return addReshape(node, type) }
    var copy = node
    copy.op = moved
    copy.inputs = node.inputs.map { graph.constants[$0] == nil ? underAxis($0, node.place) : $0 }
    let output = node.outputs[0]
    guard type.shape.first == 1 else {
      copy.outputs = [nameUnderAxis(output)]
      lifted[output] = copy.outputs[0]
      result.nodes.append(copy)
      return true
    }
    copy.outputs = [names.unused("\(output).image")]
    result.nodes.append(copy)
    var reshape = Reshape()
    reshape.shape = type.shape
    result.nodes.append(
      Node(
        names.unused("\(node.name).image"), reshape, inputs: copy.outputs, outputs: [output],
        place: node.place))
    return true
  }

  /// Adds a node that only changes the shape to `type`, as one Reshape.
  private mutating func addReshape(_ node: Node, _ type: TensorType) -> Bool {
    guard let input = node.inputs.first else { return false }
    var copy = node
    var reshape = Reshape()
    reshape.shape = type.shape.first == 1 ? type.shape : [1] + type.shape
    copy.op = reshape
    copy.inputs = [lifted[input] ?? input]
    if reshape.shape != type.shape {
      copy.outputs = [nameUnderAxis(node.outputs[0])]
      lifted[node.outputs[0]] = copy.outputs[0]
    }
    result.nodes.append(copy)
    return true
  }

  /// An output of the network keeps its name.
  private mutating func nameUnderAxis(_ value: String) -> String {
    graph.outputs.contains(value) ? value : names.unused("\(value).image")
  }

  /// The name of `value` under a new axis.
  private mutating func underAxis(_ value: String, _ place: Place?) -> String {
    if let name = lifted[value] { return name }
    let name = names.unused("\(value).image")
    var reshape = Reshape()
    reshape.shape = [1] + (types[value]?.shape ?? [])
    result.nodes.append(Node(name, reshape, inputs: [value], outputs: [name], place: place))
    lifted[value] = name
    return name
  }
}
