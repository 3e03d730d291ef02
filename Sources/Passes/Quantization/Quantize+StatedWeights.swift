import Basics
import NetworkIR

extension Quantize {
  /// Gives a layer the integer weights that the model states.
  ///
  /// Where the model also states the format of the output, biases are exact to 2^-24 of the sums' unit.
  /// - Returns: false, with nothing changed, if the model states no steps or the weights are not whole
  ///   multiples of them.
  func takeStatedWeights(
    of layer: MatrixLayer, in graph: inout Graph, _ quantization: inout Quantization,
    _ stated: StatedFormats, _ sumFormats: SumFormats, _ warnings: Warnings, threads: Int
  ) throws -> Bool {
    let formats = quantization.activations
    guard let steps = graph.weightSteps[layer.weightName], let input = formats[layer.node.inputs[0]]
    else { return false }
    let weights = LayerWeights(
      try graph.realWeights(of: layer), layer.form, threads: threads)
    guard var integers = weights.multiples(of: steps) else {
      warnings.append(
        "quantize: the weights are not multiples of the steps that the model states; they are "
          + "quantized anew", at: layer.node.site)
      return false
    }
    let output = layer.node.outputs[0]
    let isStated = stated.formats[output] != nil
    let bias = try graph.realBias(of: layer).map { reals in
      reals.enumerated().map { column, real in
        real / (input.scale * integers.scale(ofColumn: column))
      }
    }
    if let bias, let name = layer.biasName {
      quantization.biases[name] = try QuantizedBias(
        bias, isExact: isStated, tolerance: graph.weightSteps[name] == nil ? 0 : 0x1p-22)
    }
    integers.scales = integers.scales.map { $0 * (stated.gains[layer.node.name] ?? 1) }
    quantization.weights[layer.weightName] = integers
    guard !isStated else { return true }
    let codes = layer.biasName.flatMap { quantization.biases[$0]?.codes.elements }
    if let exact = sumFormats.format(of: layer, integers, bias: codes, from: input) {
      quantization.setFormat(exact, of: output, sumFormats.uses)
    } else if let least = integers.scales.min(), sumFormats.uses[output] == .output,
      var format = formats[output], format.scale < input.scale * least
    {
      // a finer scale than that of the sums shows nothing more
      format.scale = input.scale * least
      quantization.setFormat(format, of: output, sumFormats.uses)
    }
    return true
  }
}

extension QuantizedBias {
  /// Fraction bits of a bias that is not whole where it must be exact.
  private static let exactBits = 24

  /// - Parameters:
  ///   - reals: in units of the sums.
  ///   - tolerance: the share of itself by which a whole number may miss it.
  /// - Throws: `unsupported` if one does not fit 32 bits.
  fileprivate init(_ reals: [Double], isExact: Bool, tolerance: Double) throws {
    let isWhole = reals.allSatisfy {
      ($0 - $0.rounded()).magnitude < max(1e-3, tolerance * $0.magnitude)
    }
    let bits = isExact && !isWhole ? Self.exactBits : 0
    if let wide = reals.first(where: { $0.magnitude >= 0x1p31 }) {
      throw Diagnostic.unsupported(
        "a bias of \(wide) units of the sums does not fit 32 bits",
        note: "give the layer a larger weight scale")
    }
    self.init(
      Tensor(
        [reals.count],
        reals.map { Int(($0 * Double(1 << bits)).rounded(.toNearestOrAwayFromZero)) }),
      fractionBits: bits)
  }
}

extension LayerWeights {
  /// A weight may miss a multiple of its step by this share of the step: single precision, times a
  /// factor that was folded in.
  private static let tolerance = 1e-2

  /// The weights as whole multiples of steps, one or one per column, in the fewest bits that hold them.
  ///
  /// - Returns: `nil` if the number of steps is wrong, or a weight is no multiple, or exceeds 16 bits.
  func multiples(of steps: [Double]) -> QuantizedWeights? {
    guard steps.count == 1 || steps.count == form.columns else { return nil }
    var codes: [Int16] = []
    codes.reserveCapacity(weights.count)
    var (least, most) = (0.0, 0.0)
    for column in 0..<form.columns {
      let step = steps[steps.count == 1 ? 0 : column]
      for weight in weights[column * form.groupRows..<(column + 1) * form.groupRows] {
        let ratio = Double(weight) / step
        let code = ratio.rounded()
        guard (ratio - code).magnitude <= Self.tolerance, let exact = Int16(exactly: code) else {
          return nil
        }
        (least, most) = (min(least, code), max(most, code))
        codes.append(exact)
      }
    }
    let isUniform = steps.allSatisfy { $0 == steps[0] }
    return QuantizedWeights(
      codes: Tensor(shape, form.constant(ofColumns: codes)),
      bits: max(2, Int(max(most, -least - 1)).bitWidthWithSign),
      scales: isUniform ? [steps[0]] : steps)
  }
}

extension Int {
  /// The bits of this number, which is not negative, and a sign.
  fileprivate var bitWidthWithSign: Int { Int.bitWidth - leadingZeroBitCount + 1 }
}
