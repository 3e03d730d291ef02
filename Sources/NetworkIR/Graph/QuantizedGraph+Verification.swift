import Basics

extension QuantizedGraph {
  /// Checks that the quantization is complete: every activation of the program has a format, every
  /// matrix has integer weights and biases, and all are within their bounds.
  func verify() throws {
    var diagnostics = Diagnostics()
    for (name, format) in quantization.activations.sorted(by: { $0.key < $1.key }) {
      try diagnostics.collect { try format.verify(name) }
      if partition.types[name] == nil {
        diagnostics.append(
          .malformed("a format is given for '\(name)', which is not a value", at: nil))
      }
    }
    for (name, weights) in quantization.weights.sorted(by: { $0.key < $1.key }) {
      try diagnostics.collect { try weights.verify(name) }
    }
    for (node, form) in partition.program {
      try diagnostics.collect(at: node.site) { try verify(form, of: node) }
    }
    try diagnostics.throwIfAny()
    try expectFormats(of: graph.inputs.map(\.name) + partition.programOutputs(of: graph))
  }

  private func expectFormats(of values: [String]) throws {
    for name in values where quantization.activations[name] == nil {
      throw Diagnostic.malformed("the value '\(name)' has no activation format", at: nil)
    }
  }

  private func verify(_ form: IntegerForm, of node: Node) throws {
    try expectFormats(of: form.activations(of: node, in: graph) + node.outputs)
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
    if let bias = form.biasInput { try verify(biasOf: form, named: node.inputs[bias]) }
  }

  private func verify(biasOf form: MatrixForm, named name: String) throws {
    guard let bias = quantization.biases[name], bias.codes.count == form.columns else {
      throw Diagnostic.malformed(
        "the bias '\(name)' must have \(form.columns) integers at accumulator scale", at: nil)
    }
    guard QuantizedBias.fractions.contains(bias.fractionBits) else {
      throw Diagnostic.malformed(
        "the bias '\(name)' must have \(QuantizedBias.fractions) fraction bits, not "
          + "\(bias.fractionBits)", at: nil)
    }
    if let wide = bias.codes.elements.first(where: {
      Int32(exactly: $0 >> bias.fractionBits) == nil
    }) {
      throw Diagnostic.malformed("the bias '\(name)' holds \(wide), which exceeds 32 bits", at: nil)
    }
  }
}

extension ActivationFormat {
  /// Throws unless the machine supports this format, which is that of `name`.
  func verify(_ name: String) throws {
    guard (isSigned ? 2...16 : 1...16).contains(bits), scale.isNormal, scale > 0,
      storableCodes.contains(zeroPoint)
    else {
      throw Diagnostic.malformed(
        "the format of '\(name)' must have 1 to 16 bits unsigned or 2 to 16 signed, a positive "
          + "scale and a zero point among its codes, not \(bits), \(scale) and \(zeroPoint)",
        at: nil)
    }
    if let levels, !(1...storableCodes.upperBound).contains(levels) || zeroPoint != 0 {
      throw Diagnostic.malformed(
        "the format of '\(name)' with levels must have 1 to \(storableCodes.upperBound), which its "
          + "bits hold, and the zero point 0, not \(levels) and \(zeroPoint)", at: nil)
    }
    guard rounding != .zero else {
      throw Diagnostic.malformed("the format of '\(name)' cannot round toward zero", at: nil)
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
