import Basics
import COnnx
import CProtobufC
import NetworkIR

/// The nodes of the model, one after another.
extension OnnxImporter {
  mutating func readNodes(_ message: Onnx__GraphProto) throws {
    let nodes = Repeated(message.n_node, message.node)
    let functions = Repeated(
      model.message.pointee.n_functions, model.message.pointee.functions)
    var context = OnnxNodeContext(
      statedTypes: Self.statedTypes(message),
      functions: Set(functions.map { OnnxNode.key($0.domain.text, $0.name.text) }),
      laterOutputs: nodes.reduce(into: [:]) { counts, node in
        for output in node.outputNames { counts[output, default: 0] += 1 }
      },
      folding: ConstantFolding(modelSize: model.byteCount + externalData.byteCount))
    for message in nodes {
      let node = OnnxNode(message, named: context.uniqueName(of: message), in: source)
      readNode(node, &context)
      for output in message.outputNames { context.laterOutputs[output, default: 1] -= 1 }
    }
  }

  /// Reads one node; a refusal goes to the check, and the values it would have made become unknown.
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
    entry.status = .refused
    entry.reason = reasons.map(\.message).joined(separator: "; ")
    entry.notes = reasons.flatMap(\.notes)
    for reason in reasons where reason.kind != .unsupported {
      // a value out of its range is the user's in a configuration, and the file's in a model
      let kind = reason.kind == .configuration ? .malformed : reason.kind
      malformed.append(Diagnostic(kind, reason.message, at: node.place, notes: reason.notes))
    }
    for output in node.outputs where !output.isEmpty && values[output] == nil {
      values[output] =
        context.statedTypes[output].map { .known($0, constant: nil) }
        ?? .unknown(producer: "node '\(node.name)'")
    }
  }

  /// Makes of `node` constants, or a node of the graph.
  private mutating func compile(
    _ node: OnnxNode, _ entry: inout ModelCheck.Entry, _ context: inout OnnxNodeContext
  ) throws {
    try expectInputsMade(of: node, context)
    let type = try operatorType(of: node, context)
    if type == Constant.self, let tensor = try node.onlyTensorAttribute("value") {
      entry.status = .folded
      return try defineConstants([tensor], node.outputs)
    }
    if let producer = unknownProducer(of: node) {
      entry.reason = "not looked at further: it depends on \(producer), which is refused"
      for output in node.outputs { try define(output, .unknown(producer: producer)) }
      return
    }
    let inputs = node.inputs.reduce(into: [:]) { $0[$1] = values[$1]?.constant }
    var imported = ImportedNode(
      opset: opset ?? 0, attributes: try node.attributes(), inputs: node.inputs,
      outputs: node.outputs, constant: { inputs[$0] })
    try type.adapt(&imported)
    try expectAttributesKnown(imported, type)
    let op = try operators.make(type.name, imported.attributes, at: node.place)
    let made = Node(
      node.name, op, inputs: imported.inputs.droppingTrailingAbsent,
      outputs: imported.outputs.droppingTrailingAbsent, place: node.place)
    entry.status = try take(made, &context.folding)
  }

  /// Evaluates `node` if its inputs are constant, and else appends it to the graph.
  private mutating func take(_ node: Node, _ folding: inout ConstantFolding) throws
    -> ModelCheck.Status
  {
    let inputs = try node.inputs.enumerated().map { index, name in
      guard case .known(let type, let constant) = values[name] else {
        throw Diagnostic.unsupported("input \(index) of \(node.op.name) is left out")
      }
      return Operand(type, constant: constant)
    }
    let types = try node.op.outputTypes(of: inputs.map(\.type))
    guard types.count == node.outputs.count else {
      throw Diagnostic.malformed(
        "\(node.op.name) makes \(types.count) outputs, not \(node.outputs.count)", at: nil)
    }
    for type in types { try TensorLimits.check(type.shape, of: "an output of \(node.op.name)") }
    if let constants = try folding.evaluate(node.op, inputs, types) {
      try defineConstants(constants, node.outputs)
      return .folded
    }
    for (name, type) in zip(node.outputs, types) {
      guard !type.shape.contains(0) else {
        throw Diagnostic.unsupported("\(node.op.name) makes \(type), which has no elements")
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
