import Basics
import CTraining
import NetworkIR
import Operators

/// Lays a graph out for training, node by node.
struct TrainingNetworkBuilder {
  typealias Value = (slot: Slot, shape: [Int])

  let graph: Graph
  let types: [String: TensorType]
  let rounding: ActivationRounding?
  var roundsActivations = false
  private(set) var parameters: [Parameter] = []
  var limits: [LearnedLimit] = []
  var parameterCount = 0
  var steps: [any TrainingStep] = []
  private(set) var valueCount = 0
  private(set) var input: Value
  private(set) var output: Value
  private var slots: [String: Slot] = [:]
  /// Clamps of values of which a maximum is taken first.
  private var delayed: [String: Clamp] = [:]
  /// Values that depend on a parameter.
  private var trained: Set<String> = []

  init(_ graph: Graph, _ rounding: ActivationRounding?) throws {
    self.rounding = rounding
    let partition = try graph.partition()
    self.graph = graph
    types = partition.types
    let ends = try Self.ends(of: graph, partition)
    (input, output) = ((Slot(size: 0, offset: 0), []), (Slot(size: 0, offset: 0), []))
    input = (makeSlot(ends.input), shape(of: ends.input))
    var diagnostics = Diagnostics()
    for (node, form) in partition.program {
      try diagnostics.collect(at: node.site) { try add(node, form) }
    }
    try diagnostics.throwIfAny()
    output = (try slot(ends.output), shape(of: ends.output))
  }

  /// The network's input, and the value that the loss is computed from.
  private static func ends(of graph: Graph, _ partition: GraphPartition) throws -> (
    input: String, output: String
  ) {
    guard graph.inputs.count == 1, graph.outputs.count == 1, graph.quantization == nil,
      graph.inputs[0].type.shape.first == 1
    else {
      throw Diagnostic.unsupported(
        "training requires a float network with one input, whose first axis is 1, and one output")
    }
    let output = graph.outputs[0]
    guard let last = partition.tail.first else { return (graph.inputs[0].name, output) }
    guard partition.tail.count == 1, last.outputs == [output],
      last.op is Softmax || last.op is LogSoftmax
    else {
      throw Diagnostic.unsupported(
        "training allows only one Softmax at the end of a network, not '\(last.name)'",
        at: last.site)
    }
    return (graph.inputs[0].name, last.inputs[0])
  }

  private func shape(of value: String) -> [Int] { types[value]?.shape ?? [] }

  mutating func makeSlot(_ value: String) -> Slot {
    let slot = Slot(size: shape(of: value).elementCount, offset: valueCount)
    valueCount += slot.size
    slots[value] = slot
    return slot
  }

  func slot(_ value: String) throws -> Slot {
    guard let slot = slots[value] else {
      throw Diagnostic.unsupported(
        "memc cannot train a network with the constant '\(value)' as an activation")
    }
    return slot
  }

  private mutating func add(_ node: Node, _ form: IntegerForm) throws {
    if node.inputs.contains(where: trained.contains) { trained.insert(node.outputs[0]) }
    if case .rearrangement(.reshape) = form, node.clamp == nil {
      slots[node.outputs[0]] = try slot(node.inputs[0])  // the same elements
      return
    }
    steps.append(try step(for: node, form))
    let clamp = delayed.removeValue(forKey: node.inputs[0]) ?? Clamp(of: node, form)
    guard let clamp else { return }
    if isMaximized(node.outputs[0]), rounding != nil, clamp.isBounded {
      delayed[node.outputs[0]] = clamp
    } else {
      try add(clamp, to: node.outputs[0])
    }
  }

  private mutating func step(for node: Node, _ form: IntegerForm) throws -> any TrainingStep {
    switch form {
    case .matrix(let matrix):
      if let step = try matrixStep(node, matrix) { return step }
    case .pool(let pool):
      if let planes = memc_planes(pool.window, over: shape(of: node.inputs[0])) {
        return PoolStep(
          input: try slot(node.inputs[0]), output: makeSlot(node.outputs[0]), planes: planes,
          shares: pool.shares(over: shape(of: node.inputs[0])))
      }
    case .sum(let signs) where Set(node.inputs.map(shape(of:))).count == 1:
      let inputs = try zip(node.inputs, signs).map { (try slot($0), Float($1)) }
      return SumStep(inputs: inputs, output: makeSlot(node.outputs[0]))
    case .affine(let affine): return try affineStep(node, affine)
    default: break
    }
    return try nodeStep(node)
  }

  /// The step of a node without a faster one.
  private mutating func nodeStep(_ node: Node) throws -> NodeStep {
    guard let op = node.op as? any DifferentiableOperator, node.outputs.count == 1 else {
      _ = makeSlot(node.outputs[0])  // so that its readers are checked on their own
      throw Diagnostic.unsupported("'\(node.op.name)' has no gradient")
    }
    let inputs = try node.inputs.map { name in
      try graph.constants[name].map(NodeStep.Input.constant)
        ?? .value(slot(name), shape: shape(of: name))
    }
    return NodeStep(
      op: op, inputs: inputs, output: makeSlot(node.outputs[0]),
      outputShape: shape(of: node.outputs[0]))
  }
}

extension TrainingNetworkBuilder {
  private mutating func matrixStep(_ node: Node, _ form: MatrixForm) throws -> (any TrainingStep)? {
    let source = node.inputs.first { graph.constants[$0] == nil } ?? node.inputs[0]
    let planes = form.window.flatMap {
      memc_planes($0, over: shape(of: source), channels: form.groupChannels)
    }
    guard form.window == nil || planes != nil else { return nil }
    let weights = try parameter(node, form.weightInput, .weights, form)
    let bias = try form.biasInput.map { try parameter(node, $0, .bias, form) }
    let passesBack = trained.contains(source)
    trained.insert(node.outputs[0])
    let (input, output) = (try slot(source), makeSlot(node.outputs[0]))
    guard let planes else {
      return ProductStep(
        input: input, output: output, inputs: form.rows, outputs: form.columns,
        weights: weights, hasOutputRows: form.rows == 1 || form.weightIndex(1, 0) == 1, bias: bias,
        passesBack: passesBack)
    }
    return ConvolutionStep(
      input: input, output: output, planes: planes, groups: form.groups, outputs: form.columns,
      weights: weights, bias: bias, passesBack: passesBack)
  }

  /// Where a node's constant starts among the parameters; adds it if it is new.
  private mutating func parameter(
    _ node: Node, _ index: Int, _ role: Parameter.Role, _ form: MatrixForm
  ) throws -> Int {
    let name = node.inputs[index]
    if let known = parameters.first(where: { $0.name == name }) { return known.range.lowerBound }
    guard let constant = graph.constants[name]?.real else {
      throw Diagnostic.unsupported("memc trains only float constants, not '\(name)'")
    }
    let start = parameterCount
    parameterCount += constant.count
    parameters.append(
      Parameter(
        name: name, role: role, layer: node.name, shape: constant.shape,
        range: start..<parameterCount, form: form))
    return start
  }

  private mutating func affineStep(_ node: Node, _ form: AffineForm) throws -> AffineStep {
    let shape = shape(of: node.outputs[0])
    let source = node.inputs.first { graph.constants[$0] == nil } ?? node.inputs[0]
    return AffineStep(
      input: try slot(source), output: makeSlot(node.outputs[0]),
      scale: form.scale.broadcast(to: shape).elements,
      shift: form.shift.broadcast(to: shape).elements)
  }
}

extension memc_planes {
  /// The window over planes `[1, C, W]` or `[1, C, H, W]`; `nil` for more axes.
  init?(_ window: Window, over shape: [Int], channels: Int? = nil) {
    let axes = window.kernel.count
    guard (1...2).contains(axes) else { return nil }
    let entry = { (values: [Int], axis: Int, filler: Int) in
      Int64(axis < 2 - axes ? filler : values[axis - 2 + axes])
    }
    let sizes = Array(shape.dropFirst(2))
    self.init(
      channels: Int64(channels ?? shape[1]), height: entry(sizes, 0, 1), width: entry(sizes, 1, 1),
      kernel_height: entry(window.kernel, 0, 1), kernel_width: entry(window.kernel, 1, 1),
      stride_height: entry(window.strides, 0, 1), stride_width: entry(window.strides, 1, 1),
      dilation_height: entry(window.dilations, 0, 1), dilation_width: entry(window.dilations, 1, 1),
      pad_top: entry(window.padsBegin, 0, 0), pad_left: entry(window.padsBegin, 1, 0),
      output_height: entry(window.outputSizes, 0, 1), output_width: entry(window.outputSizes, 1, 1))
  }
}

extension PoolForm {
  /// The weight of each input of a window, by the window's position; `nil` for max pooling.
  fileprivate func shares(over shape: [Int]) -> [Float]? {
    guard case .average(let countsPadding) = kind else { return nil }
    return window.tapCounts(in: Array(shape.dropFirst(2)), countsPadding: countsPadding)
      .map { 1 / Float(max($0, 1)) }
  }
}
