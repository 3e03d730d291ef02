import Basics
import Foundation
import TileMachine

/// The constants of a spiking program, made from those of its integer mode.
///
/// The code of a signal is its mean over the T steps of a window times its levels L. So the integer
/// mode's `(Σ S · M + offset) >> s` becomes, over the potentials of neurons whose code has `levels`
/// levels, `Σ_t S_t · M · L / levels + bias · T / levels` against a threshold of `2^s`. With
/// L = levels = T these are the same integers.
struct SpikingTables {
  /// T, the steps of a window.
  let steps: Int
  /// The steps in which inputs are presented.
  let inputSteps: Int

  /// A table, and whether its rows are those of the integer mode.
  struct Converted {
    let table: Table
    let isExact: Bool
  }

  /// A potential or total may not exceed this.
  private static let largest = 0x1p62
  /// The bits of multipliers that may be given up to stay below it; of 31, 16 are left.
  private static let mostSpareBits = 15

  /// Returns the table of `fire` for one of `requant` or `add`.
  ///
  /// - Parameters:
  ///   - table: with one multiplier for each of `inputs`, then shift, offset, low and high.
  ///   - inputs: the signals of the operands.
  ///   - levels: of the neurons.
  ///   - neuron: if it waits, the bias is there from the start, else it comes bit by bit.
  /// - Throws: `unsupported` if potentials exceed 62 bits even with multipliers of 16 bits.
  func firing(
    _ table: Table, inputs: [Signal], levels: Int, _ neuron: NeuronBehaviour.Integration
  ) throws -> Converted {
    let isExact = levels == steps && inputs.allSatisfy { $0.levels == Double(levels) }
    let rows = try rows(of: table, inputs, levels: Double(levels)).map { row in
      let half = row.shift > 0 ? exp2(Double(row.shift - 1)) : 0
      let threshold = exp2(Double(row.shift))
      let bias = (Double(row.offset) - half) * Double(steps) / Double(levels)
      let spare = try spareBits(
        row.reach + bias.magnitude + threshold, of: "potentials of neurons", shift: row.shift)
      let scale = exp2(-Double(spare))
      let pair = row.multipliers(scaled: scale)
      let initial = Int(half * scale)
      // the offset itself, not its parts, if it is the integer mode's
      let whole = isExact && spare == 0 ? row.offset : Int((bias * scale).rounded()) + initial
      let fields =
        neuron.waits
        ? [0, whole]
        : [
          Int((bias * scale / Double(steps)).rounded()), neuron.initial == .half ? initial : 0,
        ]
      return (pair + fields + [Int(threshold * scale)], spare)
    }
    return Converted(
      table: Table(Tensor([rows.count, Fire.tableFields], rows.flatMap(\.0))),
      isExact: isExact && rows.allSatisfy { $0.1 == 0 })
  }

  /// Returns the table of `integrate` for one of `requant` or `add`; the parameters are those of
  /// `firing`.
  ///
  /// - Throws: `unsupported` if totals exceed 62 bits even with multipliers of 16 bits.
  func total(_ table: Table, inputs: [Signal]) throws -> Converted {
    let rows = try rows(of: table, inputs, levels: Double(steps)).map { row in
      let spare = try spareBits(
        row.reach + Double(row.offset.magnitude), of: "totals over all steps", shift: row.shift)
      return (
        row.multipliers(scaled: exp2(-Double(spare)))
          + [row.shift - spare, row.offset >> spare] + row.limits, spare
      )
    }
    return Converted(
      table: Table(Tensor([rows.count, 6], rows.flatMap(\.0))),
      isExact: inputs.allSatisfy { $0.levels == Double(steps) }
        && rows.allSatisfy { $0.1 == 0 })
  }

  /// The rows of a table, with the factors by which their operands count per step.
  private func rows(of table: Table, _ inputs: [Signal], levels: Double) -> [Row] {
    (0..<table.entries).map { entry in
      let fields = Array(table.values.elements[entry * table.fields..<(entry + 1) * table.fields])
      let factors = inputs.indices.map { Double(fields[$0]) * (inputs[$0].levels / levels) }
      let reach = zip(factors, inputs).reduce(0) {
        $0 + $1.0.magnitude * $1.1.largest * Double($1.1.depth == 0 ? inputSteps : steps)
      }
      return Row(
        factors: factors, reach: reach, shift: fields[inputs.count],
        offset: fields[inputs.count + 1], limits: Array(fields.suffix(2)))
    }
  }

  /// One row of a table of `requant` or `add`.
  private struct Row {
    let factors: [Double]
    /// A bound on the magnitude of what the operands add up to over all steps.
    let reach: Double
    let shift: Int
    let offset: Int
    let limits: [Int]

    func multipliers(scaled scale: Double) -> [Int] {
      let multipliers = factors.map { Int(($0 * scale).rounded()) }
      return multipliers + [Int](repeating: 0, count: 2 - multipliers.count)
    }
  }

  /// The bits by which a row must be shifted so that its sums stay within 62 bits.
  private func spareBits(_ reach: Double, of what: String, shift: Int) throws -> Int {
    let spare = reach < Self.largest ? 0 : Int(reach.exponent) - 61
    guard spare <= min(shift, Self.mostSpareBits) else {
      throw Diagnostic.unsupported(
        "\(what) may exceed 62 bits, of which multipliers of 16 bits leave too few",
        note: "use fewer '--steps', or fewer bits of weights and activations")
    }
    return spare
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
