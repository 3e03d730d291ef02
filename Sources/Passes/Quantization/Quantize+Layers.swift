import Basics
import NetworkIR

extension Quantize {
  /// Quantizes the weights of every layer, and its bias at the scale of its sums.
  func quantizeLayers(
    of graph: inout Graph, _ quantization: inout Quantization, _ observations: Observations,
    _ stated: StatedFormats, _ uses: ValueUses, _ warnings: Warnings, threads: Int
  ) throws {
    var diagnostics = Diagnostics()
    let formats = SumFormats(graph, uses, self)
    for layer in try graph.matrixLayers() {
      try diagnostics.collect(at: layer.node.site) {
        if try takeStatedWeights(
          of: layer, in: &graph, &quantization, stated, formats, warnings, threads: threads)
        {
          return
        }
        try quantizeWeights(
          of: layer, in: &graph, &quantization, observations, formats, warnings, threads: threads)
        quantization.multiplyScales(of: layer, by: stated.gains[layer.node.name])
      }
    }
    try diagnostics.throwIfAny()
  }

  /// Quantizes one layer: 1. scales from the weights; 2. the bias, corrected if requested;
  /// 3. larger scales where the bias or the factor does not fit; 4. codes; 5. the output format, if
  /// it follows from the sums.
  private func quantizeWeights(
    of layer: MatrixLayer, in graph: inout Graph, _ quantization: inout Quantization,
    _ observations: Observations, _ sumFormats: SumFormats, _ warnings: Warnings, threads: Int
  ) throws {
    let formats = quantization.activations
    guard let input = formats[layer.node.inputs[0]], let output = formats[layer.node.outputs[0]]
    else { return }  // it is computed after the program
    let weights = LayerWeights(try graph.realWeights(of: layer), layer.form, threads: threads)
    var scaling = WeightScales(
      bits: weightBits(of: layer), method: method, headroom: weightHeadroom)
    // a layer of zeros is its bias: it is kept to 1/256 of a step of the output
    var scales = try weights.scales(
      scaling, granularity, empty: 0x1p-8 * output.scale / input.scale)
    if narrows {
      scaling = WeightScales(bits: weights.bitsNeeded(scaling, scales), method: method)
    }
    var bias = try graph.realBias(of: layer)
    if correctsBias, let means = observations.channelMeans(of: layer.node.inputs[0]) {
      let errors = weights.meanErrors(scaling, scales, means)
      bias = errors.indices.map { (bias?[$0] ?? 0) + errors[$0] }
    }
    let widened = scales.widen(bias: bias, from: input, to: output)
    if widened > 0 {
      warnings.append(
        "the weight scale of \(widened) channels is increased, because their bias or factor does "
          + "not fit",
        at: layer.node.site)
    }
    let integers = weights.quantized(scaling, scales)
    quantization.weights[layer.weightName] = integers
    let codes = bias.map { bias in
      bias.indices.map { column in
        Int((bias[column] / (input.scale * scales[column])).rounded(.toNearestOrAwayFromZero))
      }
    }
    if let codes, let name = try graph.biasName(of: layer, holding: codes) {
      quantization.biases[name] = QuantizedBias(Tensor([codes.count], codes))
    }
    // the format of a corrected or widened layer could not be found again without the data
    guard !correctsBias, widened == 0 else { return }
    if let exact = sumFormats.format(of: layer, integers, bias: codes, from: input) {
      quantization.setFormat(exact, of: layer.node.outputs[0], sumFormats.uses)
    }
  }
}

extension Quantization {
  /// Multiplies the weight scales of a layer, whose sums are then multiplied as well.
  mutating func multiplyScales(of layer: MatrixLayer, by gain: Double?) {
    guard let gain, let scales = weights[layer.weightName]?.scales else { return }
    weights[layer.weightName]?.scales = scales.map { $0 * gain }
  }

  /// Sets the format of `value` and of all values with the same elements.
  mutating func setFormat(
    _ format: ActivationFormat, of value: String, _ uses: ValueUses
  ) {
    let sharing = uses.origins.filter { $0.value == value }.keys
    for name in [value] + sharing { activations[name] = format }
  }
}

extension Graph {
  /// The real bias of a layer; `nil` if it has none.
  func realBias(of layer: MatrixLayer) throws -> [Double]? {
    guard let name = layer.biasName, let bias = constants[name]?.real else { return nil }
    guard bias.elements.allSatisfy(\.isFinite) else {
      throw Diagnostic.malformed("the bias '\(name)' is not all finite", at: nil)
    }
    return bias.elements.map(Double.init)
  }

  /// The name of the bias of a layer; adds an input for it if there is none, `codes` are not all
  /// zero, and the operator takes one.
  mutating func biasName(of layer: MatrixLayer, holding codes: [Int]) throws -> String? {
    if let name = layer.biasName { return name }
    guard codes.contains(where: { $0 != 0 }) else { return nil }
    var editor = try GraphEditor(self)
    let reals = codes.map { _ in Float(0) }
    guard editor.setBias(reals, of: layer.index, layer.form) else { return nil }
    self = editor.result()
    return nodes[layer.index].inputs.last
  }
}
