/// An order in which the nodes of a model can be evaluated, whatever their order in the file.
///
/// The order of the file is kept if it is valid; otherwise a node comes right before the first that
/// needs it. The search is depth-first, without recursion: a chain may be as long as the file.
struct EvaluationOrder {
  /// Indices of the nodes; incomplete if there is a cycle.
  private(set) var indices: [Int] = []
  /// Indices of the nodes of a cycle; each reads the one before, and the first reads the last.
  private(set) var cycle: [Int]?

  /// The names of the values that a node reads and defines.
  struct Links {
    let inputs: [String]
    let outputs: [String]
  }

  private enum State { case unvisited, open, done }

  private let nodes: [Links]
  /// The index of the node that defines each value that is not known.
  private let producers: [String: Int]
  private var states: [State]

  /// - Parameter known: names of values that need no node.
  init(_ nodes: [Links], known: Set<String>) {
    self.nodes = nodes
    producers = nodes.enumerated().reduce(into: [:]) { producers, node in
      for output in node.element.outputs where !known.contains(output) && !output.isEmpty {
        if producers[output] == nil { producers[output] = node.offset }
      }
    }
    states = Array(repeating: .unvisited, count: nodes.count)
    for index in nodes.indices where states[index] == .unvisited && cycle == nil { visit(index) }
  }

  /// Appends the node at `index`, after all nodes that it needs.
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
