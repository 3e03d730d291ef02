import Basics

/// The nodes of a NIR graph and of all graphs inside it, and what they read.
///
/// Edges to and from a graph inside lead to its `Input` and from its `Output`, which only pass values
/// on. Source: Pedersen et al., Nature Communications 15 (2024) 8122; nir 1.0.8.
struct NirNetwork {
  /// In the order in which edges name them first.
  private(set) var nodes: [NirNode] = []
  /// For each node, the nodes that it reads, in the order of the edges.
  private(set) var sources: [String: [String]] = [:]
  /// For each node, the nodes that read it.
  private(set) var readers: [String: [String]] = [:]
  /// Steps in seconds, and the preparation of images, if the graph states them.
  let metadata: [String: Hdf5Item]

  private var found: [String: NirNode] = [:]
  private var edges: [Edge] = []
  private var seen: Set<Edge> = []
  private let source: String

  private struct Edge: Hashable {
    let from: String
    let to: String
  }

  /// Where edges to and from a node lead.
  private struct Ports {
    var input: String
    var output: String
  }

  /// Graphs inside graphs.
  private static let deepest = 8

  /// - Throws: `malformed` if the file is no NIR graph.
  init(_ root: Hdf5Item, source: String) throws {
    guard let graph = root["node"], graph["type"]?.text == "NIRGraph" else {
      throw Diagnostic.malformed(
        "is an HDF5 file, but it has no NIR graph in the group 'node'", at: Place(source),
        note: "write it with nir.write")
    }
    self.source = source
    metadata = graph["metadata"]?.members ?? [:]
    try add(graph, prefix: "")
    for edge in edges {
      sources[edge.to, default: []].append(edge.from)
      readers[edge.from, default: []].append(edge.to)
    }
    let order = edges.flatMap { [$0.from, $0.to] } + found.keys.sorted()
    var named: Set<String> = []
    nodes = order.filter { named.insert($0).inserted }.compactMap { found[$0] }
  }

  /// Adds the nodes and edges of a graph, whose names begin with `prefix`.
  private mutating func add(_ graph: Hdf5Item, prefix: String) throws {
    guard prefix.utf8.count(where: { $0 == UInt8(ascii: ".") }) <= Self.deepest else {
      throw Diagnostic.unsupported(
        "graphs are nested deeper than \(Self.deepest)", at: Place(source))
    }
    var ports: [String: Ports] = [:]
    for (name, item) in graph["nodes"]?.members.sorted(by: { $0.key < $1.key }) ?? [] {
      ports[name] = try add(item, named: prefix + name, isInner: !prefix.isEmpty)
    }
    for (from, to) in try Self.edges(of: graph, at: Place(source)) {
      guard let output = ports[from]?.output, let input = ports[to]?.input else {
        let unknown = ports[from] == nil ? from : to
        throw Diagnostic.malformed(
          "the edge from '\(from)' to '\(to)' names '\(unknown)', which is no node",
          at: Place(source))
      }
      guard seen.insert(Edge(from: output, to: input)).inserted else {
        throw Diagnostic.malformed(
          "the edge from '\(from)' to '\(to)' is there twice", at: Place(source))
      }
      edges.append(Edge(from: output, to: input))
    }
  }

  /// Adds a node, or all nodes of a graph.
  private mutating func add(_ item: Hdf5Item, named name: String, isInner: Bool) throws -> Ports {
    let node = try NirNode(
      name, item, isInner: isInner, place: Place(source, .node(name)))
    guard found[name] == nil else {
      throw Diagnostic.malformed("two nodes are named '\(name)'", at: Place(source))
    }
    guard node.type == "NIRGraph" else {
      found[name] = node
      return Ports(input: name, output: name)
    }
    try add(item, prefix: name + ".")
    return Ports(
      input: try port("Input", of: item, named: name, at: node.place),
      output: try port("Output", of: item, named: name, at: node.place))
  }

  private func port(_ type: String, of graph: Hdf5Item, named name: String, at place: Place) throws
    -> String
  {
    let ports =
      graph["nodes"]?.members.filter { $0.value["type"]?.text == type }.keys.sorted() ?? []
    guard ports.count == 1 else {
      throw Diagnostic.unsupported(
        "the graph has \(ports.count) nodes of type \(type); memc supports graphs inside graphs with one",
        at: place)
    }
    return "\(name).\(ports[0])"
  }

  private static func edges(of graph: Hdf5Item, at place: Place) throws -> [(String, String)] {
    guard let item = graph["edges"] else {
      throw Diagnostic.malformed("a graph has no 'edges'", at: place)
    }
    if item.numbers?.count == 0 { return [] }
    guard case .texts(let names) = item, names.rank == 2, names.shape[1] == 2 else {
      throw Diagnostic.malformed("'edges' must be pairs of names", at: place)
    }
    return stride(from: 0, to: names.count, by: 2).map {
      (names.elements[$0], names.elements[$0 + 1])
    }
  }
}
