import Basics

extension Graph {
  /// Checks that `quantization` is complete: every activation of the program has a format, every
  /// matrix has integer weights and biases, and all are within their bounds.
  func verify(_ quantization: Quantization) throws {
    var diagnostics = Diagnostics()
    for (name, format) in quantization.activations.sorted(by: { $0.key < $1.key }) {
      try diagnostics.collect { try format.verify(name) }
    }
    for (name, weights) in quantization.weights.sorted(by: { $0.key < $1.key }) {
      try diagnostics.collect { try weights.verify(name) }
    }
    let partition = try partition()
    for name in unknownFormats(quantization, partition.types) {
      diagnostics.append(
        .malformed("a format is given for '\(name)', which is not a value", at: nil))
    }
    for (node, form) in partition.program {
      try diagnostics.collect(at: node.site) { try verify(form, of: node, quantization) }
    }
    try diagnostics.throwIfAny()
  }

  private func unknownFormats(_ quantization: Quantization, _ types: [String: TensorType])
    -> [String]
  {
    quantization.activations.keys.filter { types[$0] == nil }.sorted()
  }

  private func verify(_ form: IntegerForm, of node: Node, _ quantization: Quantization) throws {
    for name in form.activations(of: node, in: self) + node.outputs
    where quantization.activations[name] == nil {
      throw Diagnostic.malformed("the value '\(name)' has no activation format", at: nil)
    }
    guard case .matrix(let form) = form else { return }
    let name = node.inputs[form.weightInput]
    guard let weights = quantization.weights[name] else {
      throw Diagnostic.malformed("the weights '\(name)' have no integer form", at: nil)
    }
    guard [1, form.columns].contains(weights.scales.count) else {
      throw Diagnostic.malformed(
        "the weights '\(name)' must have 1 or \(form.columns) scales, not \(weights.scales.count)",
        at: nil)
    }
    guard let bias = form.biasInput.map({ node.inputs[$0] }) else { return }
    guard quantization.biases[bias]?.count == form.columns else {
      throw Diagnostic.malformed(
        "the bias '\(bias)' must have \(form.columns) integers at accumulator scale", at: nil)
    }
  }
}

extension ActivationFormat {
  /// Throws unless the machine supports this format, which is that of `name`.
  func verify(_ name: String) throws {
    guard (isSigned ? 2...16 : 1...16).contains(bits), scale.isNormal, scale > 0,
      codes.contains(zeroPoint)
    else {
      throw Diagnostic.malformed(
        "the format of '\(name)' must have 1 to 16 bits unsigned or 2 to 16 signed, a positive "
          + "scale and a zero point among its codes, not \(bits), \(scale) and \(zeroPoint)",
        at: nil)
    }
  }
}

extension QuantizedWeights {
  /// Throws unless these weights, named `name`, fit their bits and have positive scales.
  func verify(_ name: String) throws {
    guard (2...16).contains(bits), !scales.isEmpty, scales.allSatisfy({ $0.isNormal && $0 > 0 })
    else {
      throw Diagnostic.malformed(
        "the weights '\(name)' must have 2 to 16 bits and positive scales", at: nil)
    }
    let limit = 1 << (bits - 1)
    if let code = codes.elements.first(where: { !(-limit..<limit).contains(Int($0)) }) {
      throw Diagnostic.malformed(
        "the weights '\(name)' must hold codes of \(bits) bits, not \(code)", at: nil)
    }
  }
}
