import CKernels
import Hardware
import TileMachine

/// The numbers in which levels and read variances of a group are held and added up.
///
/// Fixed point where that loses next to nothing, for sums of integers are the same in whatever order
/// they are taken, and quick: a level is an integer of 16 bits in units of 2^-f, f at least 6 and
/// as large as levels and sums allow, so that its error, 2^-7 of a level at most, is far below any
/// device's. Elsewhere (cells of thousands of levels or with a nonlinear I-V, drivers of more than 8
/// bits, very many rows) doubles, added in the order of the rows.
struct AnalogFormat {
  /// Bits behind the point of a level; `nil` for doubles.
  let fractionBits: Int?
  let largestDigit: Int
  /// The largest magnitude of a column's codes, each times what it is worth, all units together.
  let largestTotal: Double

  init(
    _ analog: AnalogCells, _ units: [AnalogUnit], _ cycles: [InputCycle],
    _ converters: GroupConverters, _ driven: DrivenDigits?
  ) {
    largestDigit = cycles.map(\.largestDigit).max() ?? 0
    let digit = Double(largestDigit)
    var extremes = Extremes()
    for unit in units {
      for column in 0..<unit.columns {
        for converted in analog.levels.converted {
          extremes.note(
            analog.levels(unit, column, converted), analog.variances(unit, column, converted))
        }
      }
    }
    let codes = Double(converters.codes.upperBound.magnitude + 1)
    let step = converters.steps.max() ?? 1
    let worth =
      analog.levels.converted.reduce(0) { $0 + Double($1.factor.magnitude) }
      * cycles.reduce(0) { $0 + Double($1.weight.magnitude) } * Double(units.count)
    largestTotal = codes * worth
    let isNarrow =
      driven == nil && largestDigit <= 255 && extremes.rows <= 8192
      // every decision level of the converter is a single-precision number
      && codes * step * 2 <= 0x1p24
      && largestTotal < 0x1p31
      && extremes.power * digit * digit < 0x1p40
    let fits = { (bits: Int) in
      let unit = Double(1 << bits)
      // the sums of one table have half as many rows as its entries
      let cell = extremes.level * unit * (digit == 1 ? Double(memc_table_entries) : 1)
      return cell <= 32760 && (extremes.sum * unit + Double(extremes.rows)) * digit < 0x1p31
    }
    fractionBits = isNarrow ? (6...14).last(where: fits) : nil
  }

  /// A level in its units.
  func fixed(_ level: Double, _ bits: Int) -> Int {
    Int((level * Double(1 << bits)).rounded())
  }

  /// The largest magnitudes of all columns.
  private struct Extremes {
    var level = 0.0
    var sum = 0.0
    var power = 0.0
    var rows = 0

    mutating func note(_ levels: [Double], _ variances: [Double]) {
      rows = max(rows, levels.count)
      level = levels.reduce(level) { max($0, $1.magnitude) }
      sum = max(sum, levels.reduce(0) { $0 + $1.magnitude })
      power = max(power, variances.reduce(0, +))
    }
  }
}

/// The variances of one column as integers: 16 bits of the largest sum that the column can have,
/// so that none is off by more than 2^-15 of what all cells together may bring.
struct FixedVariances {
  let values: [Int]
  /// What one stands for, levels squared.
  let unit: Double

  init(_ variances: [Double], largestDigit: Int) {
    let square = Double(largestDigit * largestDigit)
    let largest = variances.max() ?? 0
    // each may be rounded up by a half
    let room = 0x1p31 - 1 - Double(variances.count) * square
    let unit = max(largest / 32767, variances.reduce(0, +) * square / room)
    self.unit = unit > 0 ? unit : 1
    values = variances.map { [unit = self.unit] in min(Int(($0 / unit).rounded()), 32767) }
  }
}
