import Basics
import NetworkIR

/// Follows channels through a graph node by node and joins those that can only be removed together.
struct ChannelMapBuilder {
  private let graph: Graph
  private let partition: GraphPartition
  private(set) var layers: [ChannelMap.Layer] = []
  private(set) var elements: [String: Tensor<Int>] = [:]
  /// A union-find forest: joined channels point towards their `root`.
  private var parents: [Int] = []
  private var fixed: Set<Int> = []

  init(_ graph: Graph) throws {
    self.graph = graph
    partition = try graph.partition()
  }

  mutating func addAll() throws {
    for input in graph.inputs {
      elements[input.name] =
        input.type.shape.elementCount == 0
        ? nil
        : Tensor(input.type.shape, makeMany(input.type.shape.elementCount))
      fix(input.name)
    }
    for (node, form) in partition.program { add(node, form) }
    for name in outputs { fix(name) }
  }

  /// The values that leave the integer program.
  var outputs: [String] { graph.outputs + partition.tail.flatMap(\.inputs) }

  var channelCount: Int { parents.count }
  var isFixed: [Bool] {
    let roots = Set(fixed.map(root))
    return parents.indices.map { roots.contains(root($0)) }
  }

  /// The representative of `channel` and of all channels joined with it.
  func root(_ channel: Int) -> Int {
    var channel = channel
    while parents[channel] != channel { channel = parents[channel] }
    return channel
  }

  private mutating func makeMany(_ count: Int) -> [Int] {
    let new = Array(parents.count..<parents.count + count)
    parents += new
    return new
  }

  private mutating func join(_ a: Int, _ b: Int) {
    let (a, b) = (root(a), root(b))
    parents[max(a, b)] = min(a, b)
  }

  private mutating func fix(_ value: String) {
    for channel in Set(elements[value]?.elements ?? []) { fixed.insert(channel) }
  }

  private mutating func add(_ node: Node, _ form: IntegerForm) {
    let activations = node.inputs.filter { elements[$0] != nil }
    let shape = partition.types[node.outputs[0]]?.shape ?? []
    if let made = channels(of: node, form, reading: activations, shape: shape) {
      elements[node.outputs[0]] = made
    } else {
      elements[node.outputs[0]] = Tensor(shape, makeMany(shape.elementCount))
      for value in node.inputs + node.outputs { fix(value) }
    }
  }

  /// The channels of a node's output; `nil` if the node has no notion of channels.
  private mutating func channels(
    of node: Node, _ form: IntegerForm, reading activations: [String], shape: [Int]
  ) -> Tensor<Int>? {
    guard let source = activations.first, let first = elements[source] else { return nil }
    let areAll = activations.count == node.inputs.count
    switch form {
    case .matrix(let form): return matrix(node, form, reading: source, shape: shape)
    case .pool where shape.count > 1 && shape[1] == first.shape[1]:
      return Self.spread(joined(first, along: 1), along: 1, over: shape)
    case .affine, .function: return first.broadcast(to: shape)
    case .sum where areAll, .product where areAll: return sum(activations, shape)
    case .concatenation, .rearrangement(.reshape), .rearrangement(.transpose):
      guard areAll else { return nil }
      let moved = try? node.op.evaluate(
        activations.compactMap { elements[$0].map { AnyTensor($0) } })
      return moved?[0].integer
    default: return nil
    }
  }

  private mutating func matrix(
    _ node: Node, _ form: MatrixForm, reading source: String, shape: [Int]
  ) -> Tensor<Int>? {
    guard let index = graph.nodes.firstIndex(where: { $0.name == node.name }),
      let read = elements[source]
    else { return nil }
    let axis = { (rank: Int) in form.window == nil ? rank - 1 : 1 }
    let layer = ChannelMap.Layer(
      matrix: MatrixLayer(index: index, node: node, form: form), source: source,
      inputs: joined(read, along: axis(read.rank)), outputs: makeMany(form.columns))
    layers.append(layer)
    return Self.spread(layer.outputs, along: axis(shape.count), over: shape)
  }

  private mutating func sum(_ activations: [String], _ shape: [Int]) -> Tensor<Int>? {
    let all = activations.compactMap { elements[$0]?.broadcast(to: shape) }
    for other in all.dropFirst() {
      for (a, b) in zip(all[0].elements, other.elements) where a != b { join(a, b) }
    }
    return all[0]
  }

  /// Joins elements with the same index along `axis`; returns the channel of each index.
  private mutating func joined(_ channels: Tensor<Int>, along axis: Int) -> [Int] {
    var first = [Int?](repeating: nil, count: channels.shape[axis])
    for (position, channel) in channels.elements.enumerated() {
      let index = channels.shape.index(along: axis, of: position)
      if let known = first[index] {
        if known != channel { join(known, channel) }
      } else {
        first[index] = channel
      }
    }
    return first.compactMap { $0 }
  }

  private static func spread(_ channels: [Int], along axis: Int, over shape: [Int]) -> Tensor<Int> {
    Tensor(
      shape, (0..<shape.elementCount).map { channels[shape.index(along: axis, of: $0)] })
  }
}
