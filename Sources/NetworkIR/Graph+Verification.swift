import Basics

extension Graph {
  /// Checks what every pass may rely on:
  /// 1. every value is made once, and before it is read;
  /// 2. outputs exist, nodes have names of their own and as many outputs as their operators make;
  /// 3. types infer, and no value is larger than memc takes;
  /// 4. formats, integer weights and biases are whole, where there are any;
  /// 5. groups of kernels hold every column of their matrix once.
  ///
  /// - Throws: `Diagnostics` with all that is wrong, each at its node.
  public func verify() throws {
    var diagnostics = Diagnostics(unmadeValues() + repeatedNames())
    try diagnostics.throwIfAny()
    guard let types = try diagnostics.collect({ try types() }) else { throw diagnostics }
    for diagnostic in misfits(types) { diagnostics.append(diagnostic) }
    try diagnostics.throwIfAny()
    if let quantization { try diagnostics.collect { try verify(quantization) } }
    for (name, groups) in kernelGroups.sorted(by: { $0.key < $1.key }) {
      try diagnostics.collect { try verify(groups, of: name, types) }
    }
    try diagnostics.throwIfAny()
  }

  /// Names of the constants, integer ones too.
  var constantNames: Set<String> {
    var names = Set(constants.keys)
    if let quantization {
      names.formUnion(quantization.weights.keys)
      names.formUnion(quantization.biases.keys)
    }
    return names
  }

  /// Values made twice, or read before they are made.
  private func unmadeValues() -> [Diagnostic] {
    var found: [Diagnostic] = []
    var made = constantNames
    func make(_ name: String, at place: Place?) {
      if !made.insert(name).inserted {
        found.append(.malformed("the value '\(name)' is made twice", at: place))
      }
    }
    for input in inputs { make(input.name, at: nil) }
    for node in nodes {
      for name in node.inputs where !made.contains(name) {
        found.append(
          .malformed("no value named '\(name)' is made before this node", at: node.site))
      }
      for name in node.outputs { make(name, at: node.site) }
    }
    for name in outputs where !made.contains(name) {
      found.append(.malformed("the output '\(name)' is made by no node", at: nil))
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

  /// Nodes whose operators make another number of outputs than the node names.
  private func misfits(_ types: [String: TensorType]) -> [Diagnostic] {
    nodes.compactMap { node in
      let made = try? node.op.outputTypes(of: node.inputs.compactMap { types[$0] }).count
      guard let made, made != node.outputs.count else { return nil }
      return .malformed(
        "\(node.op.name) makes \(made) outputs, not \(node.outputs.count)", at: node.site)
    }
  }

  private func verify(_ groups: KernelGroups, of name: String, _ types: [String: TensorType]) throws
  {
    guard let node = nodes.first(where: { $0.name == name }),
      case .matrix(let form) = try node.op.integerForm(of: operands(of: node, types))
    else {
      throw Diagnostic.malformed(
        "kernels are grouped of '\(name)', which is no matrix node", at: nil)
    }
    guard groups.columns.flatMap({ $0 }).sorted() == Array(0..<form.columns) else {
      throw Diagnostic.malformed(
        "the groups of kernels must hold each of 0..<\(form.columns) once", at: node.site)
    }
  }
}
