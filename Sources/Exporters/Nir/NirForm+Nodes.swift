import Basics
import NetworkIR
import Operators

extension NirForm {
  /// Appends what `node` becomes.
  ///
  /// - Parameter sources: of those inputs that are not constant.
  /// - Throws: `unsupported` if NIR cannot express it.
  mutating func convert(_ node: Node, reading sources: [Source]) throws -> Source {
    let result = try unclamped(node, sources)
    guard let clamp = node.clamp, clamp != -.infinity ... .infinity else { return result }
    return try neurons(clamp, reading: result, "\(node.name).neurons", node.outputs[0])
  }

  private mutating func unclamped(_ node: Node, _ sources: [Source]) throws -> Source {
    let operands = node.inputs.map { name in
      Operand(types[name] ?? .real([]), constant: graph.constants[name])
    }
    guard let source = sources.first else {
      throw Diagnostic.unsupported("the node reads constants only", note: "run the clean-up pass")
    }
    switch try node.op.integerForm(of: operands) {
    case .matrix(let form): return try product(form, node, source)
    case .pool(let form): return try pool(form, node, source)
    case .affine(let form): return try affine(form, node, source)
    case .sum(let signs): return try sum(node, zip(sources, signs).map { ($0, Float($1)) })
    case .rearrangement(.reshape(let shape)): return try reshape(shape, node, source)
    default: throw refusal(of: node)
    }
  }

  /// What to use in place of operators that NIR lacks.
  private static let hints = [
    MaxPool.name: "use AveragePool", GlobalMaxPool.name: "use GlobalAveragePool",
    Softmax.name: "leave it out: it does not change the class",
    LogSoftmax.name: "leave it out: it does not change the class",
  ]

  private func refusal(of node: Node) -> Diagnostic {
    .unsupported("NIR has no node for \(node.op.name)", note: Self.hints[node.op.name])
  }

  private mutating func product(_ form: MatrixForm, _ node: Node, _ source: Source) throws -> Source
  {
    guard let weights = graph.constants[node.inputs[form.weightInput]]?.real else {
      throw Diagnostic.unsupported("the weights are not constant")
    }
    let bias = form.biasInput.flatMap { graph.constants[node.inputs[$0]]?.real }
    let factor = source.factor
    if let window = form.window {
      return try convolution(
        form, window, weights.map { $0 * factor }, bias, node, Source(nodes: source.nodes))
    }
    guard shape(of: node.outputs[0]).count == 1 else {
      throw Diagnostic.unsupported(
        "the product of \(shape(of: node.inputs[0])) is along the last of several axes; NIR "
          + "multiplies vectors")
    }
    let matrix = Tensor(
      [form.columns, form.rows],
      (0..<form.columns * form.rows).map { place in
        form.weightIndex(place % form.rows, place / form.rows).map {
          weights.elements[$0] * factor
        } ?? 0
      })
    guard let bias else {
      return append(node.name, "Linear", ["weight": .reals(matrix)], reading: source)
    }
    return append(
      node.name, "Affine",
      ["bias": .reals(bias.reshaped([form.columns])), "weight": .reals(matrix)], reading: source)
  }

  private mutating func convolution(
    _ form: MatrixForm, _ window: Window, _ weights: Tensor<Float>, _ bias: Tensor<Float>?,
    _ node: Node, _ source: Source
  ) throws -> Source {
    let axes = window.kernel.count
    guard axes <= 2, window.padsBegin == window.padsEnd else {
      throw Diagnostic.unsupported(
        "NIR has convolutions over one or two axes, with the same padding at both ends; this one "
          + "has \(axes), with \(window.padsBegin) and \(window.padsEnd)")
    }
    let sizes = Array(shape(of: node.inputs[0]).dropFirst())
    return append(
      node.name, "Conv\(axes)d",
      [
        "bias": .reals(bias ?? Tensor([form.columns], repeating: 0)),
        "dilation": .perAxis(window.dilations), "groups": .integer(form.groups),
        "input_shape": .perAxis(sizes), "padding": .perAxis(window.padsBegin),
        "stride": .perAxis(window.strides), "weight": .reals(weights),
      ], reading: source)
  }

  private mutating func pool(_ form: PoolForm, _ node: Node, _ source: Source) throws -> Source {
    guard case .average(let countsPadding) = form.kind else { throw refusal(of: node) }
    let window = form.window
    let sizes = Array(shape(of: node.inputs[0]).dropFirst())
    guard sizes.count == 2, window.padsBegin == window.padsEnd,
      window.dilations.allSatisfy({ $0 == 1 }),
      countsPadding ? window.ends(within: sizes) : !window.readsPadding(of: sizes)
    else {
      throw Diagnostic.unsupported(
        "NIR has average pooling over two axes, in which padding counts and is the same at both ends"
      )
    }
    var pooled = append(
      node.name, "AvgPool2d",
      [
        "kernel_size": .integers(window.kernel), "padding": .integers(window.padsBegin),
        "stride": .integers(window.strides),
      ], reading: source)
    pooled.factor = source.factor
    return pooled
  }

  private mutating func affine(_ form: AffineForm, _ node: Node, _ source: Source) throws -> Source
  {
    guard form.shift.elements.allSatisfy({ $0 == 0 }) else {
      throw Diagnostic.unsupported(
        "NIR has no node that only adds a constant",
        note: "put it behind a convolution or a product, whose bias takes it up")
    }
    guard form.scale.elements.allSatisfy({ $0 == 1 }) else {
      let factor = source.factor
      let scaled = scaled(
        Source(nodes: source.nodes), by: form.scale.map { $0 * factor }, node.outputs[0],
        named: node.name)
      return form.clamp == -.infinity ... .infinity
        ? scaled : try neurons(form.clamp, reading: scaled, "\(node.name).neurons", node.outputs[0])
    }
    return try neurons(form.clamp, reading: source, node.name, node.outputs[0])
  }

  /// Neurons that fire where a value in `range` is at its largest.
  private mutating func neurons(
    _ range: ClosedRange<Float>, reading source: Source, _ name: String, _ value: String
  ) throws -> Source {
    guard range.upperBound.isFinite else {
      throw Diagnostic.unsupported(
        "the activation has no largest value, which is the threshold of a neuron",
        note: "use Clip with 'min' 0 and a 'max' in place of Relu, and train the network again")
    }
    guard range.lowerBound == 0, range.upperBound > 0 else {
      throw Diagnostic.unsupported(
        "the activation is from \(range.lowerBound) to \(range.upperBound), but a rate of spikes "
          + "is from 0 up")
    }
    let shape = shape(of: value)
    var spikes = append(
      name, "IF",
      [
        "r": .all(1, shape), "v_reset": .all(0, shape),
        "v_threshold": .all(range.upperBound / source.factor, shape),
      ], reading: source)
    spikes.factor = range.upperBound
    return spikes
  }

  /// The values of `source` times its factor, times `scale`.
  mutating func scaled(
    _ source: Source, by scale: Tensor<Float>, _ value: String, named name: String? = nil
  ) -> Source {
    let shape = shape(of: value)
    let full = scale.broadcast(to: [1] + shape).reshaped(shape)
    return append(name ?? "\(value).scale", "Scale", ["scale": .reals(full)], reading: source)
  }

  private mutating func sum(_ node: Node, _ terms: [(source: Source, sign: Float)]) throws -> Source
  {
    let shapes = Set(node.inputs.map(shape(of:)))
    guard terms.count == node.inputs.count, shapes.count == 1 else { throw refusal(of: node) }
    let factors = Set(terms.map { $0.source.factor * $0.sign })
    if factors.count == 1, let factor = factors.first {
      return Source(nodes: terms.flatMap(\.source.nodes), factor: factor)
    }
    return Source(
      nodes: terms.flatMap { term -> [String] in
        let factor = term.source.factor * term.sign
        return factor == 1
          ? term.source.nodes : scaled(term.source, by: Tensor([], [factor]), node.outputs[0]).nodes
      })
  }

  private mutating func reshape(_ new: [Int], _ node: Node, _ source: Source) throws -> Source {
    let old = shape(of: node.inputs[0])
    if Array(new.dropFirst()) == old { return source }
    guard new == [1, old.elementCount] else {
      throw Diagnostic.unsupported(
        "NIR cannot give \(old) the shape \(Array(new.dropFirst()))", note: "use Flatten")
    }
    var flat = append(
      node.name, "Flatten",
      ["end_dim": .integer(-1), "input_type": .integers(old), "start_dim": .integer(0)],
      reading: source)
    flat.factor = source.factor
    return flat
  }
}

extension NirNodeForm.Parameter {
  /// A number for one axis, a list for several.
  fileprivate static func perAxis(_ numbers: [Int]) -> Self {
    numbers.count == 1 ? .integer(numbers[0]) : .integers(numbers)
  }
}

extension Window {
  /// Whether no window reaches past the padding of an input of these sizes.
  fileprivate func ends(within sizes: [Int]) -> Bool {
    sizes.indices.allSatisfy { axis in
      source(axis: axis, position: outputSizes[axis] - 1, tap: kernel[axis] - 1)
        < sizes[axis] + padsEnd[axis]
    }
  }
}
