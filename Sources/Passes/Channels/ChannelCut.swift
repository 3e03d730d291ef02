import Basics
import NetworkIR
import Operators

/// The channels to remove, chosen so that the rest of every value is still a tensor.
struct ChannelCut {
  private var isRemoved: [Bool]

  /// 1. Channels that no output depends on, or that are 0 everywhere, are candidates. 2. Candidates
  /// that a value or a node needs are kept; this repeats until nothing changes.
  init(_ map: ChannelMap, in graph: Graph) throws {
    let use = ChannelUse(map, in: graph)
    isRemoved = [Bool](repeating: false, count: map.count)
    for channel in map.layers.flatMap(\.outputs) {
      isRemoved[channel] = !map.isFixed[channel] && !use.isNeeded[channel]
    }
    try addZeros(map, use, graph)
    while keepWhatMustStay(map, graph) {}
  }

  var isEmpty: Bool { !isRemoved.contains(true) }

  private mutating func addZeros(_ map: ChannelMap, _ use: ChannelUse, _ graph: Graph) throws {
    let isConstant = isRemoved.indices.map { !use.varies[$0] && !isRemoved[$0] }
    guard isConstant.contains(true) else { return }
    let values = try ConstantChannels(map, in: graph)
    var areZero: [Int: Bool] = [:]
    for layer in map.layers {
      for (index, channel) in layer.inputs.enumerated() where isConstant[channel] {
        let isZero = values.number(of: index, of: layer) == 0
        areZero[channel] = (areZero[channel] ?? true) && isZero
      }
    }
    for (channel, isZero) in areZero where isZero { isRemoved[channel] = true }
  }

  private mutating func keepWhatMustStay(_ map: ChannelMap, _ graph: Graph) -> Bool {
    let before = isRemoved
    for (_, channels) in map.elements.sorted(by: { $0.key < $1.key }) { keepTensor(channels) }
    for layer in map.layers where layer.matrix.form.groups > 1 { keepGroups(of: layer) }
    for node in graph.nodes where !canLose(node, map) {
      for channel in node.outputs.flatMap({ map.elements[$0]?.elements ?? [] }) {
        isRemoved[channel] = false
      }
    }
    return isRemoved != before
  }

  /// Keeps the channels of a value if the rest would not be a tensor, or would be empty.
  private mutating func keepTensor(_ channels: Tensor<Int>) {
    guard channels.elements.contains(where: { isRemoved[$0] }) else { return }
    if channels.elements.allSatisfy({ isRemoved[$0] }) { isRemoved[channels.elements[0]] = false }
    guard kept(channels) == nil else { return }
    for channel in channels.elements { isRemoved[channel] = false }
  }

  /// Keeps convolution groups that would be removed only in part.
  private mutating func keepGroups(of layer: ChannelMap.Layer) {
    let form = layer.matrix.form
    for group in 0..<form.groups {
      let own =
        layer.inputs[group * form.groupChannels..<(group + 1) * form.groupChannels]
        + layer.outputs[group * form.groupColumns..<(group + 1) * form.groupColumns]
      if !own.allSatisfy({ isRemoved[$0] }) { for channel in own { isRemoved[channel] = false } }
    }
  }

  /// Whether the constants of a node can be cut like its output.
  private func canLose(_ node: Node, _ map: ChannelMap) -> Bool {
    guard let output = map.elements[node.outputs[0]],
      output.elements.contains(where: { isRemoved[$0] }),
      !map.layers.contains(where: { $0.matrix.node.name == node.name })
    else { return true }
    let hasConstants = node.inputs.contains { map.elements[$0] == nil }
    guard hasConstants, !(node.op is BatchNormalization) else { return true }
    // before opset 7, operands could be aligned at any axis
    return node.op.record["axis"] == nil
  }

  /// The axis along which `channels` are cut, and the kept indices; `nil` if there is no such axis.
  func kept(_ channels: Tensor<Int>) -> (axis: Int, indices: [Int])? {
    channels.shape.indices.lazy.compactMap { axis -> (axis: Int, indices: [Int])? in
      var isRemovedAt = [Bool?](repeating: nil, count: channels.shape[axis])
      for (position, channel) in channels.elements.enumerated() {
        let index = channels.shape.index(along: axis, of: position)
        guard isRemovedAt[index] ?? isRemoved[channel] == isRemoved[channel] else { return nil }
        isRemovedAt[index] = isRemoved[channel]
      }
      return (axis, isRemovedAt.indices.filter { isRemovedAt[$0] == false })
    }.first
  }

  func isKept(_ channel: Int) -> Bool { !isRemoved[channel] }
}

extension ChannelCut {
  /// The graph without the removed channels.
  func applied(to graph: Graph, _ map: ChannelMap) throws -> Graph {
    var editor = try GraphEditor(graph)
    for layer in map.layers { editor.cut(layer, isKept) }
    let matrices = Set(map.layers.map(\.matrix.index))
    for index in editor.indices where !matrices.contains(index) {
      guard let output = map.elements[editor[index].outputs[0]], let kept = kept(output),
        kept.indices.count < output.shape[kept.axis]
      else { continue }
      var shape = output.shape
      shape[kept.axis] = kept.indices.count
      editor.cutConstants(of: index, output.shape, kept, map)
      if editor[index].op is Reshape {
        var reshape = Reshape()
        reshape.shape = shape
        editor[index].op = reshape
      }
    }
    return editor.result()
  }
}

extension GraphEditor {
  /// Reduces a layer to the columns and rows of the kept channels.
  fileprivate mutating func cut(_ layer: ChannelMap.Layer, _ isKept: (Int) -> Bool) {
    let (matrix, form) = (layer.matrix, layer.matrix.form)
    let columns = layer.outputs.indices.filter { isKept(layer.outputs[$0]) }
    let inputs = layer.inputs.indices.filter { isKept(layer.inputs[$0]) }
    guard columns.count < layer.outputs.count || inputs.count < layer.inputs.count,
      let weights = graph.constants[matrix.weightName]?.real
    else { return }
    var indices = weights.shape.map { Array(0..<$0) }
    indices[matrix.columnAxis] = columns
    if form.groups == 1 { indices[1 - matrix.columnAxis] = inputs }
    setConstant(
      weights.selecting(indices: indices), as: form.weightInput, of: matrix.index, role: "weight")
    if let input = form.biasInput, let bias = graph.constants[matrix.node.inputs[input]]?.real {
      setConstant(
        Tensor([columns.count], columns.map { bias.elements[$0] }), as: input, of: matrix.index,
        role: "bias")
    }
    if form.groups > 1, var op = matrix.node.op as? Conv {
      op.group = columns.count / form.groupColumns
      self[matrix.index].op = op
    }
  }

  /// Reduces the per-channel constants of a node to the kept channels.
  fileprivate mutating func cutConstants(
    of index: Int, _ shape: [Int], _ kept: (axis: Int, indices: [Int]), _ map: ChannelMap
  ) {
    let node = self[index]
    for (input, name) in node.inputs.enumerated() {
      guard map.elements[name] == nil, let constant = graph.constants[name]?.real else { continue }
      let axis =
        node.op is BatchNormalization ? 0 : kept.axis - (shape.count - constant.rank)
      guard constant.shape.indices.contains(axis), constant.shape[axis] == shape[kept.axis] else {
        continue
      }
      var indices = constant.shape.map { Array(0..<$0) }
      indices[axis] = kept.indices
      setConstant(
        constant.selecting(indices: indices), as: input, of: index, role: "constant")
    }
  }
}

extension MatrixLayer {
  /// The weight axis of the columns; the rows, or input channels, are along the other of the first
  /// two axes.
  fileprivate var columnAxis: Int {
    form.window != nil || (node.op as? Gemm)?.transposesB == 1 ? 0 : 1
  }
}
