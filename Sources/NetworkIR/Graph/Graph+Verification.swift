import Basics

extension Graph {
  /// Checks what every pass relies on:
  /// 1. every value is defined once, and before it is read;
  /// 2. outputs exist; nodes have unique names and as many outputs as their operators produce;
  /// 3. types can be inferred, and no value is too large;
  /// 4. formats, integer weights and biases are complete, if there are any;
  /// 5. groups of kernels contain every column of their matrix once.
  ///
  /// - Throws: `Diagnostics` with every error, each at its node.
  public func verify() throws {
    var diagnostics = Diagnostics(unmadeValues() + repeatedNames())
    try diagnostics.throwIfAny()
    guard let types = try diagnostics.collect({ try types() }) else { throw diagnostics }
    for diagnostic in misfits(types) { diagnostics.append(diagnostic) }
    try diagnostics.throwIfAny()
    if quantization != nil { try diagnostics.collect { _ = try QuantizedGraph(self) } }
    for (name, groups) in kernelGroups.sorted(by: { $0.key < $1.key }) {
      try diagnostics.collect { try verify(groups, of: name, types) }
    }
    try diagnostics.throwIfAny()
  }

  /// Names of the constants, including integer ones.
  var constantNames: Set<String> {
    var names = Set(constants.keys)
    if let quantization {
      names.formUnion(quantization.weights.keys)
      names.formUnion(quantization.biases.keys)
    }
    return names
  }

  /// Values that are defined twice, or read before they are defined.
  private func unmadeValues() -> [Diagnostic] {
    var found: [Diagnostic] = []
    var made = constantNames
    func make(_ name: String, at place: Place?) {
      if !made.insert(name).inserted {
        found.append(.malformed("the value '\(name)' is defined twice", at: place))
      }
    }
    for input in inputs { make(input.name, at: nil) }
    for node in nodes {
      for name in node.inputs where !made.contains(name) {
        found.append(
          .malformed("the value '\(name)' is not defined before this node", at: node.site))
      }
      for name in node.outputs { make(name, at: node.site) }
    }
    for name in outputs where !made.contains(name) {
      found.append(.malformed("the output '\(name)' is not defined", at: nil))
    }
    if outputs.isEmpty { found.append(.malformed("the network has no output", at: nil)) }
    return found
  }

  private func repeatedNames() -> [Diagnostic] {
    var names: Set<String> = []
    return nodes.compactMap { node in
      names.insert(node.name).inserted
        ? nil : .malformed("two nodes are named '\(node.name)'", at: node.site)
    }
  }

  /// Nodes that do not name as many outputs as their operators produce.
  private func misfits(_ types: [String: TensorType]) -> [Diagnostic] {
    nodes.compactMap { node in
      guard let inputs = node.inputTypes(types),
        let made = try? node.op.outputTypes(of: inputs).count, made != node.outputs.count
      else { return nil }
      return .malformed(
        "the number of outputs of \(node.op.name) is \(made), not \(node.outputs.count)",
        at: node.site)
    }
  }

  private func verify(_ groups: KernelGroups, of name: String, _ types: [String: TensorType]) throws
  {
    guard let node = nodes.first(where: { $0.name == name }),
      let operands = operands(of: node, types),
      case .matrix(let form) = try node.op.integerForm(of: operands)
    else {
      throw Diagnostic.malformed(
        "kernel groups are given for '\(name)', which is not a matrix node", at: nil)
    }
    guard groups.columns.flatMap({ $0 }).sorted() == Array(0..<form.columns) else {
      throw Diagnostic.malformed(
        "the groups of kernels must contain each of 0..<\(form.columns) once", at: node.site)
    }
  }
}
