import Basics
import NetworkIR

/// The layers of a network as rows of eight integers, and what these cannot state.
struct NeuroSimLayers {
  private(set) var rows: [[Int]] = []
  /// In words, one for each kind of loss.
  private(set) var losses: [String] = []

  private let types: [String: TensorType]
  private let pooled: Set<String>
  /// The names of the layers of each loss, in order.
  private var lossy: [(loss: String, names: [String])] = []

  /// - Throws: `unsupported` for each layer whose kernel has more than two axes.
  init(_ network: QuantizedGraph) throws {
    types = network.partition.types
    pooled = network.pooledValues
    var refusals = Diagnostics()
    for (node, form) in network.partition.program {
      switch form {
      case .matrix(let form): try refusals.collect(at: node.site) { try add(node, form) }
      case .sum(let signs) where signs.count > 1: lose("additions of two activations", at: node)
      case .product: lose("products of two activations", at: node)
      case .pool(let form) where form.window.kernel != [2, 2]:
        lose("pooling windows other than 2 x 2, which NeuroSim assumes", at: node)
      case .host, .afterProgram: lose("operators outside the tile machine", at: node)
      default: break
      }
    }
    for node in network.partition.tail { lose("operators after the program", at: node) }
    try refusals.throwIfAny()
    losses = lossy.map { "the format 'neurosim' does not state \($0.loss): \($0.names.text)" }
  }

  private mutating func add(_ node: Node, _ form: MatrixForm) throws {
    let source = node.inputs.indices.first { $0 != form.weightInput && $0 != form.biasInput } ?? 0
    let input = types[node.inputs[source]]?.shape ?? []
    let follows = pooled.contains(node.outputs[0]) ? 1 : 0
    guard let window = form.window else {
      let vectors = input.dropLast().reduce(1, *)
      return rows.append([vectors, 1, form.rows, 1, 1, form.columns, follows, 1])
    }
    guard window.kernel.count <= 2 else {
      throw Diagnostic.unsupported(
        "NeuroSim has kernels of one or two axes, not of \(window.kernel.count)")
    }
    if form.groups > 1 {
      lose("groups; the layer is written with the input channels of one group", at: node)
    }
    if Set(window.strides).count > 1 { lose("strides that differ by axis", at: node) }
    if window.dilations.contains(where: { $0 > 1 }) { lose("dilations", at: node) }
    let sizes = Array(input.dropFirst(2)) + [1]
    let kernel = window.kernel + [1]
    rows.append([
      sizes[0], sizes[1], input[1] / form.groups, kernel[0], kernel[1], form.columns, follows,
      window.strides[0],
    ])
  }

  private mutating func lose(_ loss: String, at node: Node) {
    if let index = lossy.firstIndex(where: { $0.loss == loss }) {
      lossy[index].names.append(node.name)
    } else {
      lossy.append((loss, [node.name]))
    }
  }
}

extension QuantizedGraph {
  /// The outputs of layers whose next reader, apart from operators that work element by element or
  /// only move elements, is a pooling.
  fileprivate var pooledValues: Set<String> {
    partition.program.reversed().reduce(into: []) { pooled, entry in
      let (node, form) = entry
      let follows =
        switch form {
        case .pool: true
        case .affine, .quantizer, .function, .rearrangement, .sum: pooled.contains(node.outputs[0])
        default: false
        }
      if follows { pooled.formUnion(form.activations(of: node, in: graph)) }
    }
  }
}

extension [String] {
  /// The first few, for a message.
  fileprivate var text: String {
    let shown = prefix(5).map { "'\($0.escaped)'" }.joined(separator: ", ")
    return count > 5 ? "\(shown) and \(count - 5) more" : shown
  }
}
