import Basics
import NetworkIR
import Operators

/// Folding of following nodes into the weights and bias of a matrix node.
extension GraphEditor {
  /// Folds node `index`, a scale and a shift per column, into the matrix node before it, if it is
  /// the only reader of that node; otherwise does nothing.
  mutating func foldIntoColumns(_ index: Int) {
    let node = self[index]
    guard let input = activation(of: node), let producer = mergeableProducer(of: input),
      self[producer].clamp == nil, let shape = types[input]?.shape,
      case .affine(let affine)? = form(of: node), shape == types[node.outputs[0]]?.shape,
      !affine.isUnit, case .matrix(let form)? = form(of: self[producer]),
      let (scale, shift) = affine.perColumn(of: form, rank: shape.count),
      foldIntoColumns(scale, shift, of: producer, form)
    else { return }
    self[producer].clamp = affine.clamp(then: node.clamp)
    absorb(index, into: producer)
  }

  /// Multiplies the columns of a matrix node by `scale` and adds `shift` to its bias.
  ///
  /// - Returns: whether this was possible; false if the weights are integers, or a bias is needed
  ///   and the operator takes none.
  mutating func foldIntoColumns(
    _ scale: [Double], _ shift: [Double], of index: Int, _ form: MatrixForm
  ) -> Bool {
    guard var weights = graph.constants[self[index].inputs[form.weightInput]]?.real else {
      return false
    }
    let bias = form.biasInput.flatMap { graph.constants[self[index].inputs[$0]]?.real }
    let sums = zip(zip(bias?.elements ?? shift.map { _ in 0 }, scale), shift).map {
      Float(Double($0.0) * $0.1 + $1)
    }
    if bias != nil || sums.contains(where: { $0 != 0 }) {
      guard setBias(sums, of: index, form) else { return false }
    }
    for (place, element) in form.weightIndices().enumerated() {
      let column = place / form.groupRows
      weights.elements[element] = Float(Double(weights.elements[element]) * scale[column])
    }
    setConstant(weights, as: form.weightInput, of: index, role: "weight", factors: scale)
    return true
  }

  /// Multiplies the real weights of a matrix node by `factor`.
  mutating func scaleWeights(of index: Int, _ form: MatrixForm, by factor: Double) {
    guard let weights = graph.constants[self[index].inputs[form.weightInput]]?.real else { return }
    setConstant(
      weights.map { Float(Double($0) * factor) }, as: form.weightInput, of: index, role: "weight",
      factors: [factor])
  }

  /// Sets the bias of a matrix node, one element per column.
  ///
  /// A two-axis MatMul, which takes no bias, becomes a Gemm.
  /// - Returns: whether the operator takes one.
  mutating func setBias(_ bias: [Float], of index: Int, _ form: MatrixForm) -> Bool {
    let tensor = Tensor([form.columns], bias)
    if let input = form.biasInput {
      setConstant(tensor, as: input, of: index, role: "bias")
      return true
    }
    var node = self[index]
    if node.op is MatMul { node.op = Gemm() }
    let inputs = node.inputs.compactMap { types[$0] } + [.real(tensor.shape)]
    guard (try? node.op.outputTypes(of: inputs)) != nil else { return false }
    self[index].op = node.op
    setConstant(tensor, as: node.inputs.count, of: index, role: "bias")
    return true
  }
}

extension AffineForm {
  /// The clamp of this form followed by `next`; `nil` if there is none.
  func clamp(then next: ClosedRange<Float>?) -> ClosedRange<Float>? {
    let both = next.map(clamp.clamped(to:)) ?? clamp
    return both == -.infinity ... .infinity ? nil : both
  }
}
