import Basics
import NetworkIR

/// Zeroes unused paths: the weights and biases of channels that feed nothing, and the weights that
/// read channels fed by nothing.
///
/// 1. A channel that no input reaches is constant. It is folded into the biases of the layers that
///    read it: exactly if the constant is 0, otherwise up to single-precision rounding. If a layer
///    pads such a channel and its constant is not 0, no bias can replace it; the channel is kept,
///    with a warning.
/// 2. All weights and biases of channels that no output depends on become 0; this is exact.
///
/// Channels are followed through pools, activations, reshapes and sums. A channel of a sum is
/// removed only if it is unused in all branches.
/// - Source: Ma et al., "Tiny but accurate: a pruned, quantized and optimized memristor crossbar
///   framework …", arXiv 1908.10017, 2019 (network purification, unused path removal).
public struct RemoveUnusedPaths: Pass {
  public static let name = "remove-unused-paths"
  public static let summary = "zero the weights of channels that feed nothing or are fed by nothing"

  public init() {}

  public func run(_ graph: Graph, in context: PassContext) throws -> Graph {
    try Self.removeUnneeded(foldConstants(graph, context.warnings))
  }

  private func foldConstants(_ graph: Graph, _ warnings: Warnings) throws -> Graph {
    let map = try ChannelMap(graph)
    let use = ChannelUse(map, in: graph)
    let isConstant = use.varies.indices.map { !use.varies[$0] && use.isNeeded[$0] }
    guard isConstant.contains(true) else { return graph }
    let values = try ConstantChannels(map, in: graph)
    var editor = try GraphEditor(graph)
    for layer in map.layers {
      let kept = editor.fold(values, of: layer) { isConstant[layer.inputs[$0]] }
      guard kept > 0 else { continue }
      warnings.append(
        "\(kept) constant channels are kept: with padding, a bias cannot replace them",
        at: layer.matrix.node.site)
    }
    return editor.result()
  }

  /// The graph with zeros in the columns of channels that no output depends on.
  static func removeUnneeded(_ graph: Graph) throws -> Graph {
    let map = try ChannelMap(graph)
    let use = ChannelUse(map, in: graph)
    var editor = try GraphEditor(graph)
    for layer in map.layers {
      editor.zeroColumns(of: layer) { !use.isNeeded[layer.outputs[$0]] }
    }
    return editor.result()
  }
}

/// The values of the channels that do not depend on the inputs, as the layers read them.
struct ConstantChannels {
  /// By value name; the numbers of varying channels are meaningless.
  private let values: [String: Tensor<Float>]

  init(_ map: ChannelMap, in graph: Graph) throws {
    let sources = Set(map.layers.map(\.source))
    let inputs = graph.inputs.reduce(into: [:]) {
      $0[$1.name] = Tensor<Float>($1.type.shape, repeating: 0)
    }
    var values: [String: Tensor<Float>] = [:]
    _ = try FloatExecutor().run(graph, inputs: inputs) { name, value in
      if sources.contains(name) { values[name] = value.asReal }
    }
    self.values = values
  }

  /// The number that input channel `input` of a layer holds everywhere; `nil` if it holds several,
  /// or if it is not 0 and the layer pads it.
  func number(of input: Int, of layer: ChannelMap.Layer) -> Float? {
    guard let value = values[layer.source] else { return nil }
    let window = layer.matrix.form.window
    let axis = window == nil ? value.rank - 1 : 1
    let own = value.elements.indices.lazy.filter {
      value.shape.index(along: axis, of: $0) == input
    }
    guard let first = own.first.map({ value.elements[$0] }), first.isFinite,
      own.allSatisfy({ value.elements[$0] == first })
    else { return nil }
    let seesPadding = window?.readsPadding(of: Array(value.shape.dropFirst(2))) ?? false
    return first == 0 || !seesPadding ? first : nil
  }
}

extension GraphEditor {
  /// Folds constant channels into the bias of the layer that reads them.
  ///
  /// - Returns: the number of channels that no bias can replace.
  fileprivate mutating func fold(
    _ values: ConstantChannels, of layer: ChannelMap.Layer, where isConstant: (Int) -> Bool
  ) -> Int {
    let numbers = layer.inputs.indices.map {
      isConstant($0) ? values.number(of: $0, of: layer) : nil
    }
    let (matrix, form) = (layer.matrix, layer.matrix.form)
    guard let old = graph.constants[matrix.weightName]?.real else { return 0 }
    var weights = old
    var sums =
      form.biasInput.flatMap { graph.constants[matrix.node.inputs[$0]]?.real }?
      .elements.map(Double.init) ?? [Double](repeating: 0, count: form.columns)
    var kept: Set<Int> = []
    layer.forEachWeight { input, column, index in
      guard isConstant(input), old.elements[index] != 0 else { return }
      guard let number = numbers[input] else {
        _ = kept.insert(input)
        return
      }
      sums[column] += Double(number) * Double(old.elements[index])
      weights.elements[index] = 0
    }
    guard weights != old else { return kept.count }
    let needsBias = numbers.contains { $0.map { $0 != 0 } ?? false }
    if needsBias && !setBias(sums.map { Float($0) }, of: matrix.index, form) {
      return layer.inputs.indices.count(where: isConstant)
    }
    setConstant(weights, as: form.weightInput, of: matrix.index, role: "weight")
    return kept.count
  }

  /// Sets the weights and biases of unneeded columns to zero.
  fileprivate mutating func zeroColumns(
    of layer: ChannelMap.Layer, where isUnneeded: (Int) -> Bool
  ) {
    let (matrix, form) = (layer.matrix, layer.matrix.form)
    let columns = layer.outputs.indices.map(isUnneeded)
    guard columns.contains(true), let old = graph.constants[matrix.weightName]?.real else { return }
    var weights = old
    layer.forEachWeight { _, column, index in
      if columns[column] { weights.elements[index] = 0 }
    }
    if weights != old {
      setConstant(weights, as: form.weightInput, of: matrix.index, role: "weight")
    }
    guard let input = form.biasInput,
      let bias = graph.constants[matrix.node.inputs[input]]?.real
    else { return }
    let new = zip(bias.elements, columns).map { $1 ? 0 : $0 }
    if new != bias.elements {
      setConstant(Tensor(bias.shape, new), as: input, of: matrix.index, role: "bias")
    }
  }
}
