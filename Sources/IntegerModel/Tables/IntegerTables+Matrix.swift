import Basics
import NetworkIR

/// A matrix product on integers: column `c` is `requantizations[c].apply(Σ_r code(r, c) · x_r)`.
/// Padding has the input's zero point.
public struct MatrixTables: Sendable {
  public let form: MatrixForm
  public let weightBits: Int
  /// Weight codes, column after column, each with the rows of its own group in ascending order.
  public let codes: [Int16]
  /// The smallest and largest sum of each column over all inputs of the format.
  public let sums: [ClosedRange<Int>]
  /// One per column; its offset includes the bias and `−z · Σw`, with the input's zero point `z`.
  public let requantizations: [Requantization]
  /// The code that fills the padding.
  public let inputZeroPoint: Int
  public let clamp: ClosedRange<Int>
  /// Whether the input's codes fit 16 bits and all sums fit 32 bits.
  let isNarrow: Bool

  /// - Parameter bias: the biases at the scale of the sums, one per column.
  /// - Throws: if the offset or the factor of a column does not fit the machine.
  public init(
    _ form: MatrixForm, _ weights: QuantizedWeights, bias: QuantizedBias?,
    from input: ActivationFormat, to output: ActivationFormat, clamp: ClosedRange<Float>?
  ) throws {
    let codes = form.columnWise(weights.codes.elements)
    let columns = (0..<form.columns).map { column in
      codes[column * form.groupRows..<(column + 1) * form.groupRows]
    }
    let sums = columns.map { Self.sums(of: $0, inputs: input.codes) }
    self.form = form
    self.codes = codes
    self.sums = sums
    isNarrow =
      input.largestCode <= Int(Int16.max)
      && sums.allSatisfy {
        Int32(exactly: $0.lowerBound) != nil && Int32(exactly: $0.upperBound) != nil
      }
    weightBits = weights.bits
    inputZeroPoint = input.zeroPoint
    let clamp = output.codes(within: clamp)
    self.clamp = clamp
    let bias = bias ?? QuantizedBias(Tensor([form.columns], repeating: 0))
    requantizations = try columns.indices.map { column in
      let total = columns[column].reduce(0) { $0 + Int($1) }
      return try Requantization(
        factor: input.scale * weights.scale(ofColumn: column) / output.scale, bias: bias,
        column: column, addend: -input.zeroPoint * total, to: output, clamp)
    }
  }

  init(
    _ form: MatrixForm, of node: Node, in graph: QuantizedGraph, from input: ActivationFormat,
    to output: ActivationFormat
  ) throws {
    try self.init(
      form, graph.weights(of: node, form), bias: graph.bias(of: node, form), from: input,
      to: output, clamp: node.clamp)
  }

  /// The codes of `column`, one for each row of its group.
  public func codes(ofColumn column: Int) -> ArraySlice<Int16> {
    codes[column * form.groupRows..<(column + 1) * form.groupRows]
  }

  private static func sums(of weights: ArraySlice<Int16>, inputs: ClosedRange<Int>)
    -> ClosedRange<Int>
  {
    let positive = weights.reduce(0) { $0 + max(Int($1), 0) }
    let negative = weights.reduce(0) { $0 + min(Int($1), 0) }
    let (low, high) = (inputs.lowerBound, inputs.upperBound)
    return positive * low + negative * high...positive * high + negative * low
  }
}
