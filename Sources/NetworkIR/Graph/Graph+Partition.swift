import Basics

/// A graph in two parts: the nodes of the program, and those computed on real numbers after it.
public struct GraphPartition: Sendable {
  /// The nodes of the program and the form in which the tile machine computes each, in evaluation
  /// order.
  public let program: [(node: Node, form: IntegerForm)]
  /// The nodes after the program, in evaluation order.
  public let tail: [Node]
  public let types: [String: TensorType]

  /// The values that the program must output: outputs of the graph, and inputs of the tail.
  public func programOutputs(of graph: Graph) -> [String] {
    let made = Set(graph.inputs.map(\.name) + program.flatMap(\.node.outputs))
      .union(graph.constantOutputs.keys)
    let read = graph.outputs + tail.flatMap(\.inputs)
    var seen: Set<String> = []
    return read.filter { made.contains($0) && seen.insert($0).inserted }
  }
}

extension [Int] {
  /// Whether a value of this shape may be `[N, C, D1, …]` with one to three spatial axes.
  public var isImage: Bool { (3...5).contains(count) }
}

extension Graph {
  /// Outputs that are constants; the program writes them unchanged.
  public var constantOutputs: [String: Tensor<Float>] {
    outputs.reduce(into: [:]) { $0[$1] = constants[$1]?.real }
  }

  /// Splits the graph before the operators that are computed after the program, such as Softmax.
  ///
  /// Operators that follow them are also computed after the program; they must be element-wise or
  /// rearrange elements. If the graph `usesHost`, the host computes within the program what the machine
  /// cannot, and what must be known before others can go on.
  ///
  /// - Throws: `Diagnostics`, one for each node that the machine cannot compute.
  public func partition() throws -> GraphPartition {
    let types = try types()
    var diagnostics = Diagnostics()
    let forms = try nodes.map { node in
      try diagnostics.collect(at: node.site) { try machineOrHostForm(of: node, types) }
    }
    let early = usesHost ? valuesOfProgram(forms) : []
    var program: [(Node, IntegerForm)] = []
    var tail: [Node] = []
    var origins: [String: Node] = [:]
    for (node, form) in zip(nodes, forms) {
      try diagnostics.collect(at: node.site) {
        guard var form else { return }
        if form.isAfterProgram, node.outputs.contains(where: early.contains) {
          try expectHost(canCompute: node, types)
          form = .host
        }
        let origin = node.inputs.lazy.compactMap { origins[$0] }.first
        guard origin != nil || form.isAfterProgram else { return program.append((node, form)) }
        if let origin { try expectAllowed(form, of: node, after: origin, types) }
        tail.append(node)
        for output in node.outputs { origins[output] = origin ?? node }
      }
    }
    diagnostics += Diagnostics(outputsWithoutElements(types))
    try diagnostics.throwIfAny()
    return GraphPartition(program: program, tail: tail, types: types)
  }

  /// One refusal for each output without elements that is not computed by a node.
  private func outputsWithoutElements(_ types: [String: TensorType]) -> [Diagnostic] {
    let made = Set(nodes.flatMap(\.outputs))
    return outputs.filter { !made.contains($0) }.compactMap { name in
      guard let type = types[name], type.shape.contains(0) else { return nil }
      return .unsupported("the output '\(name)', \(type), has no elements")
    }
  }

  /// Returns the form in which the tile machine computes `node`.
  ///
  /// - Throws: a diagnostic if the machine cannot compute it, if a value has no elements, or if a
  ///   window has too many.
  public func integerForm(of node: Node, _ types: [String: TensorType]) throws -> IntegerForm {
    for name in node.inputs + node.outputs {
      guard let type = types[name], type.shape.contains(0) else { continue }
      throw Diagnostic.unsupported("the value '\(name)', \(type), has no elements")
    }
    guard let operands = operands(of: node, types) else {
      let unknown = node.inputs.first { types[$0] == nil } ?? ""
      throw Diagnostic.unsupported("the type of '\(unknown)' is not known")
    }
    let form = try node.op.integerForm(of: operands)
    if let kernel = form.window?.kernel,
      (kernel.checkedElementCount ?? .max) > TensorType.largestCount
    {
      throw Diagnostic.unsupported("a window of \(kernel) has too many elements")
    }
    return form
  }

  /// The inputs of `node` as its operator sees them; `nil` if the type of one is not known, because its
  /// producer was refused.
  public func operands(of node: Node, _ types: [String: TensorType]) -> [Operand]? {
    node.inputTypes(types).map {
      zip(node.inputs, $0).map { name, type in
        Operand(type, constant: constants[name], isConstant: isConstant(named: name))
      }
    }
  }

  func isConstant(named name: String) -> Bool {
    constants[name] != nil || quantization?.weights[name] != nil
      || quantization?.biases[name] != nil
  }
}

extension Node {
  /// The types of the inputs; `nil` if one is not known, because its producer was refused.
  public func inputTypes(_ types: [String: TensorType]) -> [TensorType]? {
    let known = inputs.compactMap { types[$0] }
    return known.count == inputs.count ? known : nil
  }

  /// The position of the node in the user's model, or its name.
  public var site: Place { place ?? Place("node '\(name)'") }
}

extension IntegerForm {
  fileprivate var window: Window? {
    switch self {
    case .matrix(let form): form.window
    case .pool(let form): form.window
    default: nil
    }
  }

  /// Whether it is computed on real numbers after the program.
  public var isAfterProgram: Bool {
    if case .afterProgram = self { true } else { false }
  }
}
