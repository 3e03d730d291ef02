import Basics
import Evaluation
import NetworkIR
import TileMachine

/// What two programs do differently in one layer.
public struct LayerDifference: Encodable, Sendable {
  public enum Status: String, Encodable, Sendable {
    case equal, changed
    /// Only the first program has the layer.
    case removed
    /// Only the second program has it.
    case added
  }

  /// The integer weights of the layer, or its biases.
  public struct Codes: Encodable, Equatable, Sendable {
    public let count: Int
    /// The number that is not the same.
    public let differing: Int
    /// The largest difference of two codes.
    public let largest: Int
  }

  /// Where the blocks of the layer are.
  public struct Placement: Encodable, Equatable, Sendable {
    public let firstBlocks: Int
    public let secondBlocks: Int
    /// Blocks of the first program that the second does not have at the same place with the same
    /// lines.
    public let moved: Int
  }

  public let name: String
  public let `operator`: String
  public let status: Status
  /// Attributes, formats and connections.
  public let settings: [SettingDifference]
  /// `nil` for layers without weights, or with other shapes.
  public let weights: Codes?
  public let biases: Codes?
  /// `nil` for layers without blocks.
  public let placement: Placement?
}

extension LayerDifference {
  /// The layers of both programs, in the order of the first; those of the second alone at the end.
  static func all(_ a: CompiledProgram, _ b: CompiledProgram) -> [LayerDifference] {
    let (first, second) = (a.layers, b.layers)
    let others = Dictionary(second.map { ($0.name, $0) }) { one, _ in one }
    let known = Set(first.map(\.name))
    return first.map { own in
      others[own.name].map { LayerDifference(own, $0) } ?? LayerDifference(only: own, .removed)
    }
      + second.filter { !known.contains($0.name) }.map { LayerDifference(only: $0, .added) }
  }

  private init(only layer: ComparedLayer, _ status: Status) {
    self.init(
      name: layer.name, operator: layer.operator, status: status, settings: [], weights: nil,
      biases: nil, placement: nil)
  }

  private init(_ a: ComparedLayer, _ b: ComparedLayer) {
    name = a.name
    self.operator = a.operator
    settings = a.settings.differences(from: b.settings)
    weights = Codes(a.weights, b.weights)
    biases = Codes(a.biases, b.biases)
    placement =
      a.blocks.isEmpty && b.blocks.isEmpty
      ? nil
      : Placement(
        firstBlocks: a.blocks.count, secondBlocks: b.blocks.count,
        moved: Set(a.blocks).subtracting(b.blocks).count)
    let isSame =
      settings.isEmpty && [weights, biases].allSatisfy { ($0?.differing ?? 0) == 0 }
      && (placement?.moved ?? 0) == 0 && a.blocks.count == b.blocks.count
    status = isSame ? .equal : .changed
  }
}

extension LayerDifference.Codes {
  /// `nil` unless both have codes of the same shape.
  fileprivate init?(_ a: Tensor<Int>?, _ b: Tensor<Int>?) {
    guard let a, let b, a.shape == b.shape else { return nil }
    count = a.count
    let differences = zip(a.elements, b.elements).map { ($0 - $1).magnitude }
    differing = differences.count { $0 > 0 }
    largest = Int(differences.max() ?? 0)
  }
}

/// A layer with everything that is compared.
private struct ComparedLayer {
  let name: String
  let `operator`: String
  /// In text form, by name.
  var settings: [String: String]
  var weights: Tensor<Int>?
  var biases: Tensor<Int>?
  var blocks: [BlockPlace]
}

/// A block without its codes.
private struct BlockPlace: Hashable {
  let copy: Int
  let array: Int
  let originRow: Int
  let originColumn: Int
  let rows: [Int]
  let columns: [Int]
}

extension CompiledProgram {
  /// The layers, in the order of evaluation.
  fileprivate var layers: [ComparedLayer] {
    let blocks = Dictionary(grouping: program.program.blocks, by: \.matrix)
    let forms = network.partition.program.reduce(into: [:]) { $0[$1.node.name] = $1.form }
    return graph.nodes.map { node in
      var layer = ComparedLayer(
        name: node.name, operator: node.op.name, settings: settings(of: node),
        blocks: (blocks[node.name] ?? []).map { BlockPlace($0) })
      if case .matrix(let form)? = forms[node.name] { layer.take(network, node, form) }
      return layer
    }
  }

  private func settings(of node: Node) -> [String: String] {
    var settings = Value(.record(node.op.record)).settings(under: "attribute")
    settings["operator"] = node.op.name
    settings["inputs"] = node.inputs.joined(separator: ", ")
    settings["clamp"] = node.clamp.map { "[\($0.lowerBound), \($0.upperBound)]" }
    for output in node.outputs {
      guard let format = network.quantization.activations[output] else { continue }
      settings["output bits"] = "\(format.bits)\(format.isSigned ? ", signed" : "")"
      settings["output scale"] = "\(format.scale)"
      settings["output zero point"] = "\(format.zeroPoint)"
    }
    let steps = program.groups.filter { $0.matrix == node.name }.flatMap(\.steps)
    if let low = steps.min(), let high = steps.max() {
      settings["converter steps"] =
        low == high ? low.exactText : "\(low.exactText)…\(high.exactText)"
    }
    return settings
  }
}

extension ComparedLayer {
  /// Takes the integers of a matrix.
  fileprivate mutating func take(_ network: QuantizedGraph, _ node: Node, _ form: MatrixForm) {
    let weights = network.weights(of: node, form)
    self.weights = Tensor(weights.codes.shape, weights.codes.elements.map(Int.init))
    biases = network.bias(of: node, form)?.codes
    settings["weight bits"] = "\(weights.bits)"
    settings["weight shape"] = "\(weights.codes.shape)"
    let scales = (weights.scales.min() ?? 0, weights.scales.max() ?? 0)
    settings["weight scales"] =
      scales.0 == scales.1
      ? "\(scales.0)"
      : "\(weights.scales.count) in \(scales.0.threeDigits)…\(scales.1.threeDigits)"
  }
}

extension BlockPlace {
  fileprivate init(_ block: Block) {
    self.init(
      copy: block.copy, array: block.array, originRow: block.originRow,
      originColumn: block.originColumn, rows: block.rows, columns: block.columns)
  }
}
