import Basics
import NetworkIR

/// Formats that follow from the scale of a layer's sums rather than from the range of its outputs, so
/// that nothing is rounded.
///
/// 1. An output of the network whose sums fit its bits keeps them as they are: a last layer of ±1
///    weights is exact.
/// 2. A value that only `Sign` reads keeps at least the scale of the sums and saturates: no sum other
///    than 0 becomes 0.
struct SumFormats {
  let uses: ValueUses
  private let widths: Widths
  /// Values that nothing but `Sign` reads.
  private let signed: Set<String>

  /// Bits of a value of which only the sign counts.
  private static let signBits = 8

  init(_ graph: Graph, _ uses: ValueUses, _ widths: Widths) {
    self.uses = uses
    self.widths = widths
    let signs = graph.nodes.filter { $0.op is Sign }
    let others = graph.nodes.filter { !($0.op is Sign) }
    signed = Set(signs.flatMap(\.inputs)).subtracting(others.flatMap(\.inputs) + graph.outputs)
  }

  /// The format for the sums of `layer`, if there is one of these kinds.
  ///
  /// - Parameters:
  ///   - weights: integer, with the scales that are to stay.
  ///   - bias: at the scale of the sums, by column.
  func format(
    of layer: MatrixLayer, _ weights: QuantizedWeights, bias: [Int]?, from input: ActivationFormat
  ) -> ActivationFormat? {
    guard let least = weights.scales.min(), input.zeroPoint == 0 else { return nil }
    let scale = input.scale * least
    let value = layer.node.outputs[0]
    if signed.contains(value) {
      return ActivationFormat(bits: Self.signBits, isSigned: true, scale: scale)
    }
    guard uses[value] == .output, let bits = widths.outputBits, least == weights.scales.max()
    else { return nil }
    let sums = layer.form.sums(of: weights, bias: bias, inputs: input.codes)
    let format = ActivationFormat(bits: bits, isSigned: sums.lowerBound < 0, scale: scale)
    return format.codes.contains(sums.lowerBound) && format.codes.contains(sums.upperBound)
      ? format : nil
  }
}

extension MatrixForm {
  /// The least and the greatest sum of all columns over all inputs with codes in `inputs`.
  fileprivate func sums(of weights: QuantizedWeights, bias: [Int]?, inputs: ClosedRange<Int>)
    -> ClosedRange<Int>
  {
    let codes = weightIndices().map { Int(weights.codes.elements[$0]) }
    let sums = (0..<columns).map { column in
      let own = codes[column * groupRows..<(column + 1) * groupRows]
      let positive = own.reduce(0) { $0 + max($1, 0) }
      let negative = own.reduce(0) { $0 + min($1, 0) }
      let (low, high) = (inputs.lowerBound, inputs.upperBound)
      let offset = bias?[column] ?? 0
      return offset + positive * low + negative * high...offset + positive * high + negative * low
    }
    return (sums.map(\.lowerBound).min() ?? 0)...(sums.map(\.upperBound).max() ?? 0)
  }
}
