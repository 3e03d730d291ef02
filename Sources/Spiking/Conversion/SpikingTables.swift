import Basics
import TileMachine

/// The constants of a spiking program, made from those of its integer mode.
///
/// The code of a signal is its mean over the T steps of a window times its levels L. So the integer
/// mode's `(Σ S · M + offset) >> s` becomes, over the potentials of neurons whose code has `levels`
/// levels, `Σ_t S_t · M · L / levels + bias · T / levels` against a threshold of `2^s`. With
/// L = levels = T these are the same integers.
struct SpikingTables {
  let steps: Int
  /// A potential may not exceed this.
  private static let largest = 0x1p62

  /// Returns the table of `fire` for one of `requant` or `add`.
  ///
  /// - Parameters:
  ///   - table: with one multiplier for each of `inputs`, then shift, offset, low and high.
  ///   - inputs: the levels of each operand, and the largest magnitude of it in a step.
  ///   - neuron: if it waits, the bias is there from the start, else it comes bit by bit.
  /// - Throws: `unsupported` if potentials may exceed 62 bits.
  func firing(
    _ table: Table, inputs: [Signal], levels: Int, _ neuron: NeuronBehaviour.Integration
  ) throws -> Table {
    let rows = try (0..<table.entries).map { entry -> [Int] in
      let row = Array(table.values.elements[entry * table.fields..<(entry + 1) * table.fields])
      let (shift, offset) = (row[inputs.count], row[inputs.count + 1])
      let half = shift > 0 ? 1 << (shift - 1) : 0
      let bias = Double(offset - half) * Double(steps) / Double(levels)
      let isExact = inputs.allSatisfy { $0.levels == Double(levels) } && levels == steps
      let factors = inputs.indices.map { index in
        isExact ? Double(row[index]) : Double(row[index]) * inputs[index].levels / Double(levels)
      }
      let threshold = Double(sign: .plus, exponent: shift, significand: 1)
      let reach =
        zip(factors, inputs).reduce(bias.magnitude + threshold) {
          $0 + $1.0.magnitude * $1.1.largest * Double(steps)
        }
      guard threshold < Self.largest, reach < Self.largest else {
        throw Diagnostic.unsupported(
          "potentials of neurons may exceed 62 bits", note: "use fewer '--steps'")
      }
      let multipliers = factors.map { Int($0.rounded()) }
      let pair = multipliers + [Int](repeating: 0, count: 2 - multipliers.count)
      let whole = isExact ? offset : Int(bias.rounded()) + half
      return neuron.waits
        ? pair + [0, whole, 1 << shift]
        : pair + [
          Int((bias / Double(steps)).rounded()), neuron.initial == .half ? half : 0, 1 << shift,
        ]
    }
    return Table(Tensor([rows.count, Fire.tableFields], rows.flatMap { $0 }))
  }

  /// Returns the table of `integrate` for one of `requant` or `add`; the parameters are those of
  /// `firing`.
  ///
  /// - Throws: `unsupported` if totals may exceed 62 bits.
  func total(_ table: Table, inputs: [Signal]) throws -> Table {
    let rows = try (0..<table.entries).map { entry -> [Int] in
      let row = Array(table.values.elements[entry * table.fields..<(entry + 1) * table.fields])
      let factors = inputs.indices.map { Double(row[$0]) * inputs[$0].levels / Double(steps) }
      let reach = zip(factors, inputs).reduce(Double(row[inputs.count + 1].magnitude)) {
        $0 + $1.0.magnitude * $1.1.largest * Double(steps)
      }
      guard reach < Self.largest else {
        throw Diagnostic.unsupported(
          "totals over all steps may exceed 62 bits", note: "use fewer '--steps'")
      }
      let multipliers = factors.map { Int($0.rounded()) }
      return multipliers + [Int](repeating: 0, count: 2 - multipliers.count)
        + row.dropFirst(inputs.count)
    }
    return Table(Tensor([rows.count, 6], rows.flatMap { $0 }))
  }

  /// Returns a table of `requant` whose sums are `factor` times as large: its multipliers take it up.
  ///
  /// - Throws: `unsupported` if a multiplier and shift cannot express it.
  func rescaled(_ table: Table, by factor: Double) throws -> Table {
    guard factor != 1 else { return table }
    var values = table.values
    for start in stride(from: 0, to: values.count, by: table.fields) {
      var real = Double(values.elements[start]) * factor
      var (shift, offset) = (values.elements[start + 1], values.elements[start + 2])
      // halves of multiplier and offset keep the code
      while real.magnitude >= 0x1p31, shift > 1 {
        real /= 2
        offset >>= 1
        shift -= 1
      }
      guard real.magnitude < 0x1p31 else {
        throw Diagnostic.unsupported("a scale of neurons cannot be expressed in 31 bits")
      }
      values.elements[start] = Int(real.rounded())
      values.elements[start + 1] = shift
      values.elements[start + 2] = offset
    }
    return Table(values)
  }
}
