import Basics
import NetworkIR
import Operators

/// Rewrites nodes, one after another, into operators and attributes of ONNX.
struct NodeRewriting {
  /// The type of every value of the network.
  let types: [String: TensorType]
  /// Free names of values.
  private(set) var names: FreshNames
  /// Free names of nodes.
  private var nodeNames: FreshNames

  init(_ graph: Graph) throws {
    types = try graph.types()
    names = FreshNames(beside: types.keys)
    nodeNames = FreshNames(beside: graph.nodes.map(\.name))
  }

  /// The nodes that replace `node`, in evaluation order.
  mutating func nodes(for node: Node) throws -> [Node] {
    let (bare, clamps) = withoutClamp(node)
    return try withoutOldForms(bare) + clamps
  }

  /// The node without its clamp, and the nodes that clamp its real outputs instead.
  private mutating func withoutClamp(_ node: Node) -> (node: Node, clamps: [Node]) {
    var bare = node
    bare.clamp = nil
    guard let clamp = node.clamp, clamp != -.infinity ... .infinity else { return (bare, []) }
    var clamps: [Node] = []
    for (index, output) in node.outputs.enumerated() where types[output]?.element.isReal == true {
      bare.outputs[index] = names.take("\(output).unclamped")
      clamps.append(further("clamp", clamp.onnxOperator, node, [bare.outputs[index]], [output]))
    }
    return (bare, clamps)
  }

  private mutating func withoutOldForms(_ node: Node) throws -> [Node] {
    switch node.op {
    case is Add, is Div, is Mul, is PRelu, is Sub: try withoutAxis(node)
    case is Softmax, is LogSoftmax: try withoutFlatten(node)
    case let reshape as Reshape: [with(reshape.openingBatch(of: shape(node.inputs[0])), in: node)]
    case let upsample as Upsample: [with(upsample.resize, in: node)]
    case let resize as Resize: [with(resize.openingBatch, in: node)]
    case let pool as MaxPool: [with(try pool.withoutCeiling(over: shape(node.inputs[0])), in: node)]
    case let pool as AveragePool:
      [with(try pool.withoutCeiling(over: shape(node.inputs[0])), in: node)]
    case let cast as Cast where cast.target.isReal: casts(node, cast)
    case let constant as Constant: [with(try constant.asTensor(), in: node)]
    case let constant as ConstantOfShape: [with(constant.inSinglePrecision(), in: node)]
    default: [node]
    }
  }

  /// Removes `axis`; an Unsqueeze gives `B` the axes of size 1 that numpy's rule needs instead.
  private mutating func withoutAxis(_ node: Node) throws -> [Node] {
    guard case .integer(let axis) = node.op.record["axis"]?.content else { return [node] }
    let (a, b) = (shape(node.inputs[0]).count, shape(node.inputs[1]).count)
    let missing = a - (axis < 0 ? axis + a : axis) - b
    var plain = with(try node.op.without("axis"), in: node)
    guard missing > 0 else { return [plain] }
    var unsqueeze = Unsqueeze()
    unsqueeze.axes = Array(b..<b + missing)
    plain.inputs[1] = names.take("\(node.name).aligned")
    return [further("align", unsqueeze, node, [node.inputs[1]], [plain.inputs[1]]), plain]
  }

  /// Replaces `flatten` by a Flatten, the normalization, and a Reshape.
  private mutating func withoutFlatten(_ node: Node) throws -> [Node] {
    guard node.op.record["flatten"] != nil else { return [node] }
    let shape = shape(node.inputs[0])
    guard case .integer(let axis) = node.op.fullRecord["axis"]?.content else { return [node] }
    let first = axis < 0 ? axis + shape.count : axis
    var plain = with(try node.op.without("flatten"), in: node)
    if first == shape.count - 1 { return [plain] }
    plain = with(try plain.op.with("axis", 1), in: node)
    var (flatten, reshape) = (Flatten(), Reshape())
    (flatten.axis, reshape.shape) = (first, shape)
    plain.inputs = [names.take("\(node.name).flat")]
    plain.outputs = [names.take("\(node.name).normalized")]
    return [
      further("flatten", flatten, node, node.inputs, plain.inputs), plain,
      further(
        "reshape", reshape.openingBatch(of: shape), node, plain.outputs, node.outputs),
    ]
  }

  /// A cast to `float32`, after a cast to half precision if that is the node's target.
  private mutating func casts(_ node: Node, _ cast: Cast) -> [Node] {
    var single = cast
    single.target = .float32
    guard cast.target == .float16 else { return [with(single, in: node)] }
    var half = node
    half.outputs = [names.take("\(node.name).half")]
    return [half, further("single", single, node, half.outputs, node.outputs)]
  }

  private func shape(_ value: String) -> [Int] { types[value]?.shape ?? [] }

  private func with(_ op: any Operator, in node: Node) -> Node {
    var node = node
    node.op = op
    return node
  }

  /// An additional node, named after `node` and its own `role`.
  private mutating func further(
    _ role: String, _ op: any Operator, _ node: Node, _ inputs: [String], _ outputs: [String]
  ) -> Node {
    Node(
      nodeNames.take("\(node.name).\(role)"), op, inputs: inputs, outputs: outputs,
      place: node.place)
  }
}

extension ClosedRange<Float> {
  /// The operator that clamps numbers to this range.
  fileprivate var onnxOperator: any Operator {
    if self == 0 ... .infinity { return Relu() }
    var clip = Clip()
    (clip.minimum, clip.maximum) = (lowerBound.shortestDouble, upperBound.shortestDouble)
    return clip
  }
}

extension Operator {
  /// This operator with the field `key` at its default.
  fileprivate func without(_ key: String) throws -> any Operator { try with(key, nil) }

  fileprivate func with(_ key: String, _ value: Int?) throws -> any Operator {
    var record = record
    record[key] = value?.value
    return try Self(record)
  }
}

extension Reshape {
  /// The same operator, with an open batch size if it keeps a first axis of size 1.
  fileprivate func openingBatch(of old: [Int]) -> Reshape {
    guard old.first == 1, shape.first == 1, !old.contains(0), allowsZero == 0 else { return self }
    var open = self
    open.shape[0] = shape.contains(-1) ? 0 : -1
    return open
  }
}

extension Constant {
  /// The same constant, with its value as a tensor.
  fileprivate func asTensor() throws -> Constant {
    var constant = Constant()
    constant.value = try evaluate([]).first.map { TensorLiteral($0.inSinglePrecision) }
    return constant
  }
}

extension ConstantOfShape {
  fileprivate func inSinglePrecision() -> ConstantOfShape {
    var constant = self
    constant.value = TensorLiteral(value.tensor.inSinglePrecision)
    return constant
  }
}
