import CKernels
import Hardware
import TileMachine

/// The number format in which the levels and read variances of a group are stored and added.
///
/// Fixed point is used if it loses almost nothing, because integer sums are fast and independent of
/// their order. A level is then a 16-bit integer in units of 2^-f, with f at least 6 and as large
/// as levels and sums allow. Its error, at most 2^-7 of a level, is far below that of any device.
/// Otherwise (cells of thousands of levels or with a nonlinear I-V, drivers of more than 8 bits,
/// very many rows) the numbers are doubles, added in the order of the rows.
struct AnalogFormat {
  /// The fraction bits of a level; `nil` for doubles.
  let fractionBits: Int?
  let largestDigit: Int
  /// The largest magnitude of the weighted sum of a column's codes over all units.
  let largestTotal: Double

  init(
    _ analog: AnalogCells, _ units: [AnalogUnit], _ cycles: [InputCycle],
    _ converters: GroupConverters, _ driven: DrivenDigits?
  ) {
    largestDigit = cycles.map(\.largestDigit).max() ?? 0
    let digit = Double(largestDigit)
    var extremes = Extremes()
    for unit in units {
      for converted in analog.levels.converted {
        extremes.note(UnitLevels(analog, unit, converted))
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
      // every decision level of the converter is exact in single precision
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

  /// A level in units of 2^-`bits`.
  func fixed(_ level: Double, _ bits: Int) -> Int {
    Int((level * Double(1 << bits)).rounded())
  }

  /// The largest magnitudes of all columns.
  private struct Extremes {
    var level = 0.0
    var sum = 0.0
    var power = 0.0
    var rows = 0

    mutating func note(_ unit: UnitLevels) {
      let levels = ColumnMagnitudes(unit.levels, columns: unit.columns)
      let variances = ColumnMagnitudes(unit.variances, columns: unit.columns)
      rows = max(rows, unit.rows)
      level = levels.largest.reduce(level, max)
      sum = levels.sums.reduce(sum, max)
      power = variances.sums.reduce(power, max)
    }
  }
}

/// The variances of one column as 16-bit integers, scaled by the largest sum that the column can
/// have: the error of each is at most 2^-15 of that sum.
struct FixedVariances {
  let values: [Int]
  /// The unit of `values`, in levels squared.
  let unit: Double

  init(_ variances: [Double], largestDigit: Int) {
    unit = Self.unit(
      largest: variances.max() ?? 0, sum: variances.reduce(0, +), rows: variances.count,
      largestDigit: largestDigit)
    values = variances.map { [unit = self.unit] in min(Int(($0 / unit).rounded()), 32767) }
  }

  /// The unit of a column with this largest variance and sum.
  static func unit(largest: Double, sum: Double, rows: Int, largestDigit: Int) -> Double {
    let square = Double(largestDigit * largestDigit)
    // each value may be rounded up by one half
    let room = 0x1p31 - 1 - Double(rows) * square
    let unit = max(largest / 32767, sum * square / room)
    return unit > 0 ? unit : 1
  }
}
