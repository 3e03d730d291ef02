import Basics
import COnnx
import CProtobufC
import NetworkIR
import Operators

/// The nodes of the model, in an order of evaluation.
extension OnnxImporter {
  /// - Throws: `malformed` if nodes form a cycle.
  mutating func readNodes(_ message: Onnx__GraphProto) throws {
    var names = OnnxNodeNames()
    let nodes = Repeated(message.n_node, message.node).map {
      OnnxNode($0, named: names.uniqueName(of: $0), in: source)
    }
    let functions = Repeated(
      model.message.pointee.n_functions, model.message.pointee.functions)
    var context = OnnxNodeContext(
      statedTypes: statedTypes(message),
      functions: Set(functions.map { OnnxNode.key($0.domain.text, $0.name.text) }),
      folding: ConstantFolding(
        modelSize: model.byteCount + externalData.byteCount, limit: limit))
    let order = EvaluationOrder(
      nodes.map { .init(inputs: $0.inputs, outputs: $0.outputs) }, known: Set(values.keys))
    if let cycle = order.cycle {
      malformed.append(Self.refusal(of: cycle.map { nodes[$0] }))
      throw malformed
    }
    readNames = Set(nodes.flatMap(\.inputs))
      .union(Repeated(message.n_output, message.output).map(\.name.text))
    takenNames = Set(values.keys).union(nodes.flatMap(\.outputs))
    for index in order.indices { readNode(nodes[index], &context) }
  }

  private static func refusal(of cycle: [OnnxNode]) -> Diagnostic {
    .malformed(
      cycle.count == 1
        ? "the node reads its own output"
        : "\(cycle.count) nodes form a cycle, in which each reads the one before: "
          + cycle.map(\.name).firstQuoted,
      at: cycle[0].place, note: "a network is evaluated once from its inputs to its outputs")
  }

  /// Reads one node; a refusal is added to the check, and the outputs of the node become unknown.
  private mutating func readNode(_ node: OnnxNode, _ context: inout OnnxNodeContext) {
    var entry = ModelCheck.Entry(node.name, node.operatorName, .compiled, place: node.place)
    do {
      try compile(node, &entry, &context)
    } catch let diagnostic as Diagnostic {
      refuse(node, &entry, [diagnostic], context)
    } catch let diagnostics as Diagnostics {
      refuse(node, &entry, diagnostics.all, context)
    } catch {
      preconditionFailure("reading a node threw no diagnostic: \(error)")
    }
    check.nodes.append(entry)
  }

  private mutating func refuse(
    _ node: OnnxNode, _ entry: inout ModelCheck.Entry, _ reasons: [Diagnostic],
    _ context: OnnxNodeContext
  ) {
    entry.refuse(for: reasons)
    for reason in reasons where reason.kind != .unsupported {
      // a value out of range is a user error in a configuration, but a file error in a model
      let kind = reason.kind == .configuration ? .malformed : reason.kind
      malformed.append(Diagnostic(kind, reason.message, at: node.place, notes: reason.notes))
    }
    let types = knownTypes(of: node)
    let derived =
      types.count == node.inputs.count
      ? UnsupportedOperatorTypes.output(of: node.operatorName, types) : nil
    standIn(for: node, context, derived: derived.map { [$0] } ?? [])
  }

  /// Turns `node` into constants or a node of the graph.
  private mutating func compile(
    _ node: OnnxNode, _ entry: inout ModelCheck.Entry, _ context: inout OnnxNodeContext
  ) throws {
    try NameLimit.check(node.name)
    try expectInputsMade(of: node)
    if unknownProducer(of: node) == nil, let status = try readIntegers(node, &context) {
      entry.status = status
      return
    }
    if let producer = unknownProducer(of: node), Self.isOnIntegers(node) {
      return leave(node, &entry, behind: producer, context)
    }
    let type = try operatorType(of: node, context)
    if type == Constant.self, let tensor = try node.onlyTensorAttribute("value") {
      entry.status = .folded
      if let output = node.outputs.first {
        codeRanges[output] = try node.narrowType(of: "value")?.range
      }
      return try defineConstants([tensor], node.outputs)
    }
    if let producer = unknownProducer(of: node) {
      return leave(node, &entry, behind: producer, context)
    }
    let (made, unknown) = try parts(of: node, type)
    guard unknown.isEmpty else {
      let types = try made.op.outputTypes(of: try operands(of: made).map(\.type))
      standIn(for: node, context, derived: types)
      throw Diagnostics(unknown)
    }
    entry.status = try take(made, &context.folding)
  }

  /// Leaves `node` unchecked, which depends on a refused one.
  private mutating func leave(
    _ node: OnnxNode, _ entry: inout ModelCheck.Entry, behind producer: String,
    _ context: OnnxNodeContext
  ) {
    entry.status = .unknown
    entry.reason = "not checked further: it depends on \(producer), which is refused"
    standIn(for: node, context, behind: producer)
  }

  /// The node of the graph for `node`, and a refusal of each attribute that memc does not know.
  private func parts(of node: OnnxNode, _ type: any Operator.Type) throws -> (Node, [Diagnostic]) {
    let inputs = node.inputs.reduce(into: [:]) { $0[$1] = values[$1]?.constant }
    var imported = ImportedNode(
      opset: opset ?? 0, attributes: try node.attributes(), inputs: node.inputs,
      outputs: node.outputs, isRead: readNames.contains, constant: { inputs[$0] })
    try type.expectAttributes(of: imported)
    try expectOneRealType(of: node, as: type)
    try type.adapt(&imported)
    let unknown = removeUnknownAttributes(&imported, type)
    let op = try operators.make(type.name, imported.attributes, at: node.place)
    let made = Node(
      node.name, op, inputs: imported.inputs.droppingTrailingAbsent,
      outputs: imported.outputs.droppingTrailingAbsent, place: node.place)
    return (made, unknown)
  }

  /// The node of the graph for `node`; throws if it has attributes that memc does not know.
  func imported(_ node: OnnxNode, _ type: any Operator.Type) throws -> Node {
    let (made, unknown) = try parts(of: node, type)
    try Diagnostics(unknown).throwIfAny()
    return made
  }

  private func operands(of node: Node) throws -> [Operand] {
    try node.inputs.enumerated().map { index, name in
      guard case .known(let type, let constant) = values[name] else {
        throw Diagnostic.unsupported("input \(index) of \(node.op.name) is absent")
      }
      return Operand(type, constant: constant)
    }
  }

  /// Evaluates `node` if its inputs are constant; otherwise appends it to the graph.
  private mutating func take(_ node: Node, _ folding: inout ConstantFolding) throws
    -> ModelCheck.Status
  {
    let inputs = try operands(of: node)
    let types = try node.op.outputTypes(of: inputs.map(\.type))
    guard types.count == node.outputs.count else {
      throw Diagnostic.malformed(
        "the number of outputs of \(node.op.name) is \(types.count), not \(node.outputs.count)",
        at: nil)
    }
    for type in types { try TensorLimits.check(type.shape, of: "an output of \(node.op.name)") }
    if let constants = try folding.evaluate(node.op, inputs, types) {
      try defineConstants(constants, node.outputs)
      graph.keepWeightSteps(of: node)
      return .folded
    }
    for (name, type) in zip(node.outputs, types) {
      guard !type.shape.contains(0) else {
        throw Diagnostic.unsupported("\(node.op.name) computes \(type), which has no elements")
      }
      try define(name, .known(type, constant: nil))
    }
    graph.nodes.append(node)
    return .compiled
  }

  private mutating func defineConstants(_ constants: [AnyTensor], _ outputs: [String]) throws {
    guard constants.count == outputs.count else {
      throw Diagnostic.malformed(
        "the node names \(outputs.count) outputs, not \(constants.count)", at: nil)
    }
    for (name, constant) in zip(outputs, constants) { try define(name, .constant(constant)) }
  }
}
