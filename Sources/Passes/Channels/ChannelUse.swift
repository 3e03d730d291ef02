import NetworkIR

/// Which channels vary and which are needed, given the zero weights.
struct ChannelUse {
  /// Whether the channel may depend on the network's inputs; otherwise it is constant.
  let varies: [Bool]
  /// Whether the network's outputs may depend on the channel.
  let isNeeded: [Bool]

  init(_ map: ChannelMap, in graph: Graph) {
    let edges = Set(map.layers.flatMap { layer in Self.edges(of: layer, in: graph) })
      .sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    varies = Self.reached(from: map.isFixed, along: edges.map { ($0.from, $0.to) })
    isNeeded = Self.reached(from: map.isFixed, along: edges.map { ($0.to, $0.from) })
  }

  private struct Edge: Hashable {
    let from: Int
    let to: Int
  }

  private static func edges(of layer: ChannelMap.Layer, in graph: Graph) -> Set<Edge> {
    guard let weights = graph.constants[layer.matrix.weightName]?.real else { return [] }
    var connected = [Bool](repeating: false, count: layer.inputs.count * layer.outputs.count)
    layer.forEachWeight { input, column, index in
      if weights.elements[index] != 0 { connected[input * layer.outputs.count + column] = true }
    }
    return connected.indices.reduce(into: []) { edges, index in
      guard connected[index] else { return }
      let (input, column) = index.quotientAndRemainder(dividingBy: layer.outputs.count)
      edges.insert(Edge(from: layer.inputs[input], to: layer.outputs[column]))
    }
  }

  private static func reached(from start: [Bool], along edges: [(Int, Int)]) -> [Bool] {
    let targets = edges.reduce(into: [Int: [Int]]()) { $0[$1.0, default: []].append($1.1) }
    var reached = start
    var open = start.indices.filter { start[$0] }
    while let next = open.popLast() {
      for target in targets[next] ?? [] where !reached[target] {
        reached[target] = true
        open.append(target)
      }
    }
    return reached
  }
}
