import Basics

/// Which nodes the host computes.
extension Graph {
  /// The machine's form of a node; `host` if it has none and the graph `usesHost`.
  ///
  /// - Throws: why the machine cannot compute the node or, if the graph `usesHost`, why the host cannot
  ///   either.
  func machineOrHostForm(of node: Node, _ types: [String: TensorType]) throws -> IntegerForm {
    do {
      return try integerForm(of: node, types)
    } catch let refusal as Diagnostic where refusal.kind == .unsupported {
      guard usesHost else { throw refusal.lifted(ifHostCanCompute: node, in: self, types) }
      do {
        try expectHost(canCompute: node, types)
        return .host
      } catch let reason as Diagnostic {
        var refusal = refusal
        refusal.notes.append("the host cannot compute it either: \(reason.message)")
        throw refusal
      }
    }
  }

  /// The values that the program must compute, because what it computes follows from them.
  ///
  /// - Parameter forms: the form of each node; `nil` for a node that the machine cannot compute, which
  ///   counts as one of the program.
  public func valuesOfProgram(_ forms: [IntegerForm?]) -> Set<String> {
    var values: Set<String> = []
    for (node, form) in zip(nodes, forms).reversed() {
      let isEarly = form.map { !$0.mayFollowProgram } ?? true
      guard isEarly || node.outputs.contains(where: values.contains) else { continue }
      values.formUnion(node.inputs)
    }
    return values
  }

  /// Throws unless the host can compute `node` for one image, from codes to codes.
  ///
  /// - Throws: `unsupported` with the reason.
  func expectHost(canCompute node: Node, _ types: [String: TensorType]) throws {
    guard node.outputs.count == 1, let type = types[node.outputs[0]] else {
      throw Diagnostic.unsupported("it has \(node.outputs.count) outputs, not one")
    }
    guard type.element.isReal else {
      throw Diagnostic.unsupported("it computes \(type), not real numbers")
    }
    guard type.shape.first == 1, !type.shape.contains(0) else {
      throw Diagnostic.unsupported("it computes \(type), whose first axis is not that of one image")
    }
    var hasActivation = false
    for name in node.inputs where constants[name] == nil {
      guard let type = types[name], type.element.isReal, !type.shape.contains(0),
        !isConstant(named: name)
      else {
        throw Diagnostic.unsupported("it reads '\(name)', which has no codes of real numbers")
      }
      hasActivation = true
    }
    guard hasActivation else { throw Diagnostic.unsupported("it reads no activation") }
  }

  /// Throws unless `node` may use the result of `origin`, which is computed after the program.
  func expectAllowed(
    _ form: IntegerForm, of node: Node, after origin: Node, _ types: [String: TensorType]
  ) throws {
    guard !form.mayFollowProgram else { return }
    let refusal = Diagnostic.unsupported(
      "\(origin.op.name) '\(origin.name)' is computed on real numbers after the program, "
        + "so \(node.op.name) '\(node.name)' cannot use its result",
      note: "use \(origin.op.name) only on the way to an output")
    throw refusal.lifted(ifHostCanCompute: origin, in: self, types)
  }
}

extension Diagnostic {
  /// This refusal with the note that the host can compute `node`, if it can.
  fileprivate func lifted(
    ifHostCanCompute node: Node, in graph: Graph, _ types: [String: TensorType]
  ) -> Diagnostic {
    guard (try? graph.expectHost(canCompute: node, types)) != nil else { return self }
    var refusal = self
    refusal.notes.append("'--host-operators' computes \(node.op.name) on the host")
    return refusal
  }
}

extension IntegerForm {
  /// Whether a node of this form can follow those that are computed after the program.
  var mayFollowProgram: Bool {
    switch self {
    case .afterProgram, .affine, .function, .quantizer, .concatenation, .rearrangement: true
    case .matrix, .pool, .sum, .product, .host: false
    }
  }
}
