import Basics
import NetworkIR
import Operators

/// Formats that follow from the scale of a layer's sums, not from the range of its outputs, so that
/// nothing is rounded.
///
/// 1. A network output whose sums fit its bits keeps them unchanged: a last layer of ±1 weights is
///    exact. With headroom, the sums must fit as often as it says.
/// 2. A value that only `Sign` reads keeps the smallest scale of the sums and saturates: only the
///    sum 0 becomes 0.
struct SumFormats {
  let uses: ValueUses
  private let widths: Widths
  private let headroom: Double
  /// Values that only `Sign` reads.
  private let signed: Set<String>

  /// The bits of a value of which only the sign matters.
  private static let signBits = 8

  init(_ graph: Graph, _ uses: ValueUses, _ options: Quantize) {
    self.uses = uses
    widths = options.widths
    headroom = options.headroom
    let signs = graph.nodes.filter { $0.op is Sign }
    let others = graph.nodes.filter { !($0.op is Sign) }
    signed = Set(signs.flatMap(\.inputs)).subtracting(others.flatMap(\.inputs) + graph.outputs)
  }

  /// The format for the sums of `layer`; `nil` if neither case applies.
  ///
  /// - Parameters:
  ///   - weights: integers, with their final scales.
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
    let isSigned = sums.lowerBound < 0 || headroom > 1
    let format = ActivationFormat(bits: bits, isSigned: isSigned, scale: scale)
    let low = Double(sums.lowerBound) * headroom
    let high = Double(sums.upperBound) * headroom
    return low >= Double(format.codes.lowerBound) && high <= Double(format.codes.upperBound)
      ? format : nil
  }
}

extension MatrixForm {
  /// The smallest and largest sum of all columns for all inputs with codes in `inputs`.
  fileprivate func sums(of weights: QuantizedWeights, bias: [Int]?, inputs: ClosedRange<Int>)
    -> ClosedRange<Int>
  {
    let codes = columnWise(weights.codes.elements)
    let sums = (0..<columns).map { column in
      let own = codes[column * groupRows..<(column + 1) * groupRows]
      let positive = own.reduce(0) { $0 + Int(max($1, 0)) }
      let negative = own.reduce(0) { $0 + Int(min($1, 0)) }
      let (low, high) = (inputs.lowerBound, inputs.upperBound)
      let offset = bias?[column] ?? 0
      return offset + positive * low + negative * high...offset + positive * high + negative * low
    }
    return (sums.map(\.lowerBound).min() ?? 0)...(sums.map(\.upperBound).max() ?? 0)
  }
}
