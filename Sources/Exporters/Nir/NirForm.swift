import Basics
import NetworkIR
import Operators

/// A network as nodes and edges of NIR.
///
/// 1. An activation between 0 and m becomes integrate-and-fire neurons with r = 1 and the threshold m,
///    whose spikes are 1 where the activation is m. The weights that read it are multiplied by m.
/// 2. A sum becomes several edges to one node.
/// 3. Other nodes keep their names and parameters.
struct NirForm {
  private(set) var nodes: [NirNodeForm] = []
  private(set) var edges: [(from: String, to: String)] = []
  let types: [String: TensorType]
  let graph: Graph
  private var names = FreshNames(beside: [])
  private var values: [String: Source] = [:]

  /// Where a value comes from: the sum of what these nodes compute, times a factor.
  struct Source {
    var nodes: [String]
    var factor: Float = 1
  }

  /// - Throws: `Diagnostics` with one for each node that NIR cannot express.
  init(_ graph: Graph) throws {
    self.graph = graph
    types = try graph.types()
    for input in graph.inputs { try addInput(input) }
    var refusals = Diagnostics()
    for node in graph.nodes {
      let sources = node.inputs.compactMap { values[$0] }
      let result = try refusals.collect(at: node.site) { try convert(node, reading: sources) }
      // behind a refused node, others are checked as well
      values[node.outputs[0]] = result ?? Source(nodes: [])
    }
    try refusals.throwIfAny()
    for output in graph.outputs { try addOutput(output) }
  }

  private mutating func addInput(_ input: Graph.Input) throws {
    guard input.type.shape.first == 1, input.type.element.isReal else {
      throw Diagnostic.unsupported(
        "the input '\(input.name)' has the type \(input.type); NIR takes real numbers of one image")
    }
    let name = take(input.name)
    nodes.append(
      NirNodeForm(name, "Input", ["shape": .integers(Array(input.type.shape.dropFirst()))]))
    values[input.name] = Source(nodes: [name])
  }

  private mutating func addOutput(_ output: String) throws {
    guard let source = values[output] else {
      throw Diagnostic.unsupported("the output '\(output)' is a constant, which NIR cannot express")
    }
    let end = source.factor == 1 ? source : scaled(source, by: Tensor([], [source.factor]), output)
    append("output", "Output", ["shape": .integers(shape(of: output))], reading: end)
  }

  /// The shape of a value for one image.
  func shape(of value: String) -> [Int] { Array(types[value]?.shape.dropFirst() ?? []) }

  /// A free name; HDF5 takes '/' as the end of a group's name.
  private mutating func take(_ name: String) -> String {
    names.take(String(name.map { $0 == "/" ? "_" : $0 }))
  }

  @discardableResult
  mutating func append(
    _ name: String, _ type: String, _ parameters: KeyValuePairs<String, NirNodeForm.Parameter>,
    reading source: Source
  ) -> Source {
    let name = take(name)
    nodes.append(NirNodeForm(name, type, parameters))
    for node in source.nodes { edges.append((node, name)) }
    return Source(nodes: [name])
  }
}
