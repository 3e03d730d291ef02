import Basics
import NetworkIR

/// A graph being rewritten, with the producer and the readers of each value.
///
/// Node indices stay valid until `result()`, which drops removed nodes.
struct GraphEditor {
  private(set) var graph: Graph
  private(set) var types: [String: TensorType]
  private var producers: [String: Int] = [:]
  /// The number of readers of each value; a graph output counts as a reader.
  private var readers: [String: Int] = [:]
  /// The nodes that read each value; may include former readers.
  private var readingNodes: [String: [Int]] = [:]
  private let outputs: Set<String>
  private var removed: Set<Int> = []
  /// The names of all values and nodes, including new ones.
  private(set) var names: NameTable

  init(_ graph: Graph) throws {
    self.graph = graph
    types = try graph.types()
    outputs = Set(graph.outputs)
    names = NameTable(Set(types.keys).union(graph.nodes.map(\.name)))
    for (index, node) in graph.nodes.enumerated() {
      for output in node.outputs { producers[output] = index }
      for input in node.inputs {
        readers[input, default: 0] += 1
        readingNodes[input, default: []].append(index)
      }
    }
    for output in graph.outputs { readers[output, default: 0] += 1 }
  }

  var indices: Range<Int> { graph.nodes.indices }

  subscript(index: Int) -> Node {
    get { graph.nodes[index] }
    set { graph.nodes[index] = newValue }
  }

  /// The graph as it is now.
  func result() -> Graph {
    var graph = graph
    graph.nodes = graph.nodes.indices.filter { !removed.contains($0) }.map { graph.nodes[$0] }
    return graph
  }

  /// How the tile machine executes a node; `nil` if it cannot.
  func form(of node: Node) -> IntegerForm? {
    try? graph.integerForm(of: node, types)
  }

  /// The only activation that a node reads; `nil` if there are several or none.
  func activation(of node: Node) -> String? {
    let activations = node.inputs.filter { !isConstant($0) }
    return activations.count == 1 ? activations[0] : nil
  }

  func isConstant(_ name: String) -> Bool {
    graph.constants[name] != nil || graph.quantization?.weights[name] != nil
      || graph.quantization?.biases[name] != nil
  }

  func isOutput(_ name: String) -> Bool { outputs.contains(name) }

  func isReadOnce(_ name: String) -> Bool { readers[name] == 1 }

  func producer(of value: String) -> Int? { producers[value] }

  /// The nodes that read `value`.
  func readers(of value: String) -> [Node] {
    (readingNodes[value] ?? []).map { graph.nodes[$0] }.filter { $0.inputs.contains(value) }
  }

  /// The producer of `value`, if exactly one node reads the value and the model states no format
  /// for it, so that the two nodes can be merged.
  func mergeableProducer(of value: String) -> Int? {
    guard let index = producers[value], graph.nodes[index].outputs.count == 1,
      isReadOnce(value), !isOutput(value), graph.quantization?.activations[value] == nil
    else { return nil }
    return index
  }

  /// Removes a node; `producer`, which makes its input, makes its output instead.
  mutating func absorb(_ index: Int, into producer: Int) {
    let output = graph.nodes[index].outputs[0]
    graph.nodes[producer].outputs = [output]
    producers[output] = producer
    removed.insert(index)
  }

  /// Removes a node that returns `value` unchanged; the readers of its output read `value`.
  mutating func bypass(_ index: Int, reading value: String) {
    let output = graph.nodes[index].outputs[0]
    let nodes = readingNodes[output] ?? []
    for reader in nodes {
      graph.nodes[reader].inputs = graph.nodes[reader].inputs.map { $0 == output ? value : $0 }
    }
    readingNodes[value, default: []] += nodes
    readers[value, default: 1] += (readers[output] ?? 0) - 1
    removed.insert(index)
  }

  /// Sets the constant that a node reads as input `input`, without changing it for other nodes.
  /// Adds an input if `input` equals the number of inputs.
  ///
  /// - Parameter factors: what the old constant was multiplied by, one or one for each output channel;
  ///   `nil`: it was not multiplied.
  mutating func setConstant(
    _ tensor: Tensor<Float>, as input: Int, of index: Int, role: String, factors: [Double]? = nil
  ) {
    let isNew = input == graph.nodes[index].inputs.count
    let base = isNew ? "\(graph.nodes[index].name).\(role)" : graph.nodes[index].inputs[input]
    let name = !isNew && isReadOnce(base) ? base : unusedName(base)
    if isNew { graph.nodes[index].inputs.append(name) }
    if name != base { readers[base, default: 1] -= 1 }
    graph.nodes[index].inputs[input] = name
    graph.constants[name] = AnyTensor(tensor)
    graph.weightSteps[name] = factors.flatMap { graph.weightSteps[base]?.multiplied(by: $0) }
    types[name] = .real(tensor.shape)
    readers[name] = 1
  }

  /// `base`, with the first number appended that makes it unique if it is taken.
  mutating func unusedName(_ base: String) -> String { names.unused(base) }
}

extension [Double] {
  /// Steps of weights times the magnitudes of factors, one or one for each channel; a factor of 0
  /// leaves a step, of which 0 is a multiple. `nil` if the numbers do not fit each other.
  fileprivate func multiplied(by factors: [Double]) -> [Double]? {
    let count = Swift.max(self.count, factors.count)
    guard [1, count].contains(self.count), [1, count].contains(factors.count) else { return nil }
    return (0..<count).map { index in
      let factor = factors[factors.count == 1 ? 0 : index].magnitude
      return self[self.count == 1 ? 0 : index] * (factor == 0 ? 1 : factor)
    }
  }
}
