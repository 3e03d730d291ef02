/// An order in which the nodes of a model can be evaluated, whatever their order in the file.
///
/// It is the file's own where that is such an order; else a node comes right before the first that
/// needs it. Depth first, without recursion: a chain may be as long as the file.
struct EvaluationOrder {
  /// Indices of the nodes; not all where there is a cycle.
  private(set) var indices: [Int] = []
  /// Indices of nodes each of which reads what the one before makes, the first what the last does.
  private(set) var cycle: [Int]?

  private enum State { case unvisited, open, done }

  private let nodes: [OnnxNode]
  /// The node that makes each value not known before.
  private let producers: [String: Int]
  private var states: [State]

  /// - Parameter known: names of values that need no node.
  init(_ nodes: [OnnxNode], known: Set<String>) {
    self.nodes = nodes
    producers = nodes.enumerated().reduce(into: [:]) { producers, node in
      for output in node.element.outputs where !known.contains(output) && !output.isEmpty {
        if producers[output] == nil { producers[output] = node.offset }
      }
    }
    states = Array(repeating: .unvisited, count: nodes.count)
    for index in nodes.indices where states[index] == .unvisited && cycle == nil { visit(index) }
  }

  /// Appends the node at `index` behind all that it needs.
  private mutating func visit(_ index: Int) {
    var path = [(node: index, nextInput: 0)]
    states[index] = .open
    while let (node, input) = path.last {
      guard input < nodes[node].inputs.count else {
        states[node] = .done
        indices.append(node)
        path.removeLast()
        continue
      }
      path[path.count - 1].nextInput += 1
      guard let producer = producers[nodes[node].inputs[input]] else { continue }
      switch states[producer] {
      case .done: continue
      case .open:
        let start = path.lastIndex { $0.node == producer } ?? 0
        cycle = path[start...].map(\.node).reversed()
        return
      case .unvisited:
        states[producer] = .open
        path.append((producer, 0))
      }
    }
  }
}
