import Basics
import NetworkIR
import Operators

/// Converts a NIR graph to a network.
///
/// 1. Graphs inside the graph are opened, and nodes are put into an order of evaluation.
/// 2. Each node is read in turn: it is refused, or becomes nodes of the network. Neurons become
///    activations between 0 and 1, their spikes per step.
/// 3. Outputs are looked up. A unit matrix adds up the spikes of neurons at an output.
///
/// Refusals are collected in the check; contradictions are thrown, all at once.
/// - Source: Pedersen et al., Nature Communications 15 (2024) 8122; node definitions of nir 1.0.8.
struct NirImporter {
  let network: NirNetwork
  let place: Place
  var dynamics: NirDynamics
  var graph = Graph()
  var types: [String: TensorType] = [:]
  var names = FreshNames(beside: [])
  private var check = ModelCheck()
  private var malformed = Diagnostics()
  /// For each node, the value that it computes; absent behind refused nodes.
  private var values: [String: String] = [:]
  /// The refused node behind each node without a value.
  private var causes: [String: String] = [:]
  /// Values that refused nodes read.
  private var readByRefused: [String] = []
  /// Values that are spikes.
  private var spikes: Set<String> = []

  /// - Throws: `Diagnostics` with all contradictions, kind `malformed`.
  static func read(_ file: InputFile) throws -> ImportedModel {
    let network = try NirNetwork(Hdf5Item(file), source: file.path)
    var importer = try NirImporter(network, at: file.place)
    var model = try importer.read()
    model.digests = [InputDigest(file.path.lastComponent, file.bytes)]
    return model
  }

  private init(_ network: NirNetwork, at place: Place) throws {
    self.network = network
    self.place = place
    dynamics = try locating(at: place) { try NirDynamics(metadata: network.metadata) }
    graph.preparation = try locating(at: place) {
      try ImagePreparation(
        properties: network.metadata.sorted { $0.key < $1.key }.compactMap { key, item in
          item.text.map { (key, $0) }
        })
    }
  }

  private mutating func read() throws -> ImportedModel {
    for node in try orderedNodes() { read(node) }
    try malformed.throwIfAny()
    if !network.nodes.contains(where: { $0.type == "Output" && !$0.isInner }) {
      throw Diagnostic.malformed("the graph has no Output", at: place)
    }
    check.assumptions += dynamics.assumptions
    check.neuron = dynamics.neuron
    var fragment = graph
    var seen: Set<String> = []
    fragment.outputs = (graph.outputs + readByRefused).filter { seen.insert($0).inserted }
    return ImportedModel(fragment: fragment, check: check)
  }

  private func orderedNodes() throws -> [NirNode] {
    let nodes = network.nodes
    let order = EvaluationOrder(
      nodes.map { .init(inputs: network.sources[$0.name] ?? [], outputs: [$0.name]) }, known: [])
    if let cycle = order.cycle {
      throw Diagnostic.unsupported(
        "the graph is recurrent: each of these nodes reads the one before, and the first the last: "
          + cycle.map { nodes[$0].name }.firstQuoted,
        at: nodes[cycle[0]].place,
        note: "memc runs a network from its inputs to its outputs; remove the recurrent edges")
    }
    return order.indices.map { nodes[$0] }
  }

  private mutating func read(_ node: NirNode) {
    var entry = ModelCheck.Entry(node.name, node.type, .compiled, place: node.place)
    let sources = network.sources[node.name] ?? []
    if let cause = sources.compactMap({ causes[$0] }).first {
      causes[node.name] = cause
      entry.status = .unknown
      entry.reason = "not checked further: it depends on node '\(cause)', which is refused"
    } else {
      do {
        try compile(node, reading: sources.compactMap { values[$0] })
      } catch let diagnostic as Diagnostic {
        refuse(node, &entry, [diagnostic], sources)
      } catch let diagnostics as Diagnostics {
        refuse(node, &entry, diagnostics.all, sources)
      } catch {
        preconditionFailure("reading a node threw no diagnostic: \(error)")
      }
    }
    check.nodes.append(entry)
  }

  private mutating func refuse(
    _ node: NirNode, _ entry: inout ModelCheck.Entry, _ reasons: [Diagnostic], _ sources: [String]
  ) {
    entry.refuse(for: reasons)
    for reason in reasons where reason.kind != .unsupported {
      let kind = reason.kind == .configuration ? .malformed : reason.kind
      malformed.append(Diagnostic(kind, reason.message, at: node.place, notes: reason.notes))
    }
    readByRefused += sources.compactMap { values[$0] }
    causes[node.name] = node.name
  }

  private mutating func compile(_ node: NirNode, reading inputs: [String]) throws {
    if node.type == "Input" && !node.isInner {
      values[node.name] = try readInput(node, isRead: !inputs.isEmpty)
      return
    }
    guard !inputs.isEmpty else {
      throw Diagnostic.malformed(
        "no edge leads to the node", at: nil, note: "connect it with an Input")
    }
    let input = try sum(of: inputs, for: node)
    if inputs.allSatisfy(spikes.contains) { spikes.insert(input) }
    if node.type == "Output" && !node.isInner { return try readOutput(node, input) }
    guard let reader = Self.readers[node.type] else { throw refusal(of: node) }
    let value = try reader(&self, node, input)
    values[node.name] = value
    if NirDynamics.isNeuron(node.type) || passesSpikes(node) && spikes.contains(input) {
      spikes.insert(value)
    }
  }

  private func passesSpikes(_ node: NirNode) -> Bool {
    ["Flatten", "Identity", "Input", "Output"].contains(node.type)
  }
}

/// Inputs, outputs and sums.
extension NirImporter {
  private mutating func readInput(_ node: NirNode, isRead: Bool) throws -> String {
    guard !isRead else { throw Diagnostic.malformed("an edge leads to an Input", at: nil) }
    let type = TensorType.real([1] + (try node.integers("shape")))
    try TensorLimits.check(type.shape, of: "the input")
    guard !type.shape.contains(0) else {
      throw Diagnostic.unsupported("the input has shape \(type.shape), without elements")
    }
    let name = names.take(node.name)
    graph.inputs.append(Graph.Input(name, type))
    types[name] = type
    return name
  }

  private mutating func readOutput(_ node: NirNode, _ input: String) throws {
    let value = spikes.contains(input) ? try countSpikes(of: input, for: node) : input
    let shape = shape(of: value)
    if node.has("shape"), try node.integers("shape").checkedElementCount != shape.elementCount {
      throw Diagnostic.malformed(
        "the Output has shape \(try node.integers("shape")), but reads a value of shape \(shape)",
        at: nil)
    }
    guard !graph.outputs.contains(value) else {
      throw Diagnostic.unsupported("'\(value)' is read by two Outputs")
    }
    graph.outputs.append(value)
  }

  /// NIR adds up all that lead to a node.
  private mutating func sum(of inputs: [String], for node: NirNode) throws -> String {
    try inputs.dropFirst().reduce(inputs[0]) { sum, next in
      guard shape(of: sum) == shape(of: next) else {
        throw Diagnostic.malformed(
          "it adds values of shapes \(shape(of: sum)) and \(shape(of: next))", at: nil)
      }
      return try append(Add(), "\(node.name).sum", [sum, next], for: node)
    }
  }

  /// The shape of a value for one image, without the batch axis.
  func shape(of value: String) -> [Int] { Array(types[value]?.shape.dropFirst() ?? []) }

  /// Appends a node, and returns its output.
  mutating func append(_ op: any Operator, _ name: String, _ inputs: [String], for node: NirNode)
    throws -> String
  {
    let output = try op.outputTypes(of: inputs.compactMap { types[$0] })[0]
    try TensorLimits.check(output.shape, of: "the output of \(node.type)")
    let name = names.take(name)
    graph.nodes.append(Node(name, op, inputs: inputs, outputs: [name], place: node.place))
    types[name] = output
    return name
  }

  /// Adds a constant, and returns its name.
  mutating func constant(_ name: String, _ tensor: Tensor<Float>) throws -> String {
    guard tensor.elements.allSatisfy(\.isFinite) else {
      throw Diagnostic.unsupported("'\(name)' holds values that are infinite or not a number")
    }
    try TensorLimits.check(tensor.shape, of: "'\(name)'")
    let name = names.take(name)
    graph.constants[name] = AnyTensor(tensor)
    types[name] = .real(tensor.shape)
    return name
  }
}
