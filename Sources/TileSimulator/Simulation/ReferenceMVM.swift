import Basics
import CKernels
import Hardware
import TileAnalysis
import TileMachine

/// One MVM cell by cell, in the simplest form: the reference for all paths of the simulator.
///
/// The columns of a chip are read in the number format of `AnalogFormat`. The noise of a reading is
/// that of linear cells that vary independently: one normal per column and conversion, with
/// variance Σ rows digit² · Σ planes deviation². Reference columns are read without noise.
public struct ReferenceMVM {
  private let program: Program
  private let cells: GroupCells
  private let levels: CellLevels
  private let real: RealColumns?
  private let offsets: [Int]
  private let converters: GroupConverters?

  /// A chip as seen behind its wires, and how its columns are read.
  private struct RealColumns {
    let cells: AnalogCells
    let format: AnalogFormat?
    let driven: DrivenDigits?
    let draws: ReadDraws
    let yielded: YieldedCodes?
    let codeDraws: ReadDraws
  }

  /// - Parameter group: a group of `verified`.
  /// - Throws: a diagnostic if program and chip do not fit each other.
  public init(_ group: Group, of verified: VerifiedProgram, chip: Chip? = nil) throws {
    let program = verified.program
    self.program = program
    let cells = GroupCells(group, of: verified)
    let levels = try CellLevels(cells, of: program)
    self.cells = cells
    self.levels = levels
    let converters = GroupConverters(
      group, columns: cells.matrix.columns, of: program, chipSeed: chip?.seed)
    self.converters = converters
    try chip?.check(against: program)
    real = try (chip ?? converters?.chipForRealSteps(program)).map { chip in
      let chip = try chip.behindWires(of: program, threads: 1)
      let analog = AnalogCells(
        cells: cells, levels: levels,
        real: try RealLevels(chip, cells: cells, of: program))
      let units = analog.units(rowGroup: program.accelerator.array.rowGroup)
      let cycles = cells.cycles(of: program)
      if converters == nil { try DrivenDigits.expectNone(of: chip, in: program, cycles) }
      let driven = try DrivenDigits(of: chip, in: program, cycles)
      return RealColumns(
        cells: analog,
        format: converters.map { AnalogFormat(analog, units, cycles, $0, driven) },
        driven: driven, draws: ReadDraws(chip),
        yielded: try converters?.yieldedCodes(), codeDraws: ReadDraws(codesOf: chip))
    }
    offsets =
      chip?.offsets(of: group, in: program)?.elements
      ?? [Int](repeating: 0, count: cells.matrix.columns)
  }

  /// Returns the sum of every matrix column.
  ///
  /// - Parameters:
  ///   - codes: one for each matrix row.
  ///   - image: the number of the image, which selects the random readings.
  ///   - firing: how often the group has already fired for this image.
  public func callAsFunction(_ codes: [Int], image: Int = 0, firing: Int = 0) -> [Int] {
    let moment = memc_moment(image: UInt32(image), ordinal: UInt32(firing))
    if let real, converters == nil { return merged(codes, real, moment) }
    var totals = [Int](repeating: 0, count: cells.matrix.columns)
    var sums = totals
    for number in cells.blocks.indices {
      let block = cells.blocks[number]
      let groups = RowGroup.of(block, size: program.accelerator.array.rowGroup)
      for (rowGroup, rows) in groups.enumerated() {
        let unit = AnalogUnit(
          block: number, rowGroup: rowGroup, rows: rows.rows, columns: block.columns.count)
        for (index, cycle) in cells.cycles(of: program).enumerated() {
          let digits = unit.rows.map { cycle.digit(of: codes[block.rows[$0]]) }
          for (column, matrixColumn) in block.columns.enumerated() {
            for converted in levels.converted.indices {
              let reading = Reading(
                unit: unit, cycle: index, converted: converted, column: column, moment: moment)
              totals[matrixColumn] +=
                code(of: reading, digits) * levels.converted[converted].factor * cycle.weight
            }
            sums[matrixColumn] -= levels.offset * cycle.weight * digits.reduce(0, +)
          }
        }
      }
    }
    return zip(sums, totals).enumerated().map { column, sum in
      let worth = (Double(sum.1) * (converters?.steps[column] ?? 1) + 0.5).rounded(.down)
      return onDigitalSide(Double(sum.0) + worth, column)
    }
  }

  /// The sums of real currents with converters that neither round nor clip; only the result is
  /// rounded.
  private func merged(_ codes: [Int], _ real: RealColumns, _ moment: memc_moment) -> [Int] {
    let cycles = cells.cycles(of: program)
    var sums = [Double](repeating: 0, count: cells.matrix.columns)
    var variances = sums
    for (number, block) in cells.blocks.enumerated() {
      for (row, matrixRow) in block.rows.enumerated() {
        for (column, matrixColumn) in block.columns.enumerated() {
          var weight = -Double(levels.offset)
          for (index, plane) in levels.planes.enumerated() {
            let factor = Double(plane.factor)
            weight += factor * real.cells.real(number, index, row, column)
            variances[matrixColumn] +=
              factor * factor * real.cells.real.variance(number, index, row, column)
              * NoisePower.of(codes[matrixRow], cycles)
          }
          sums[matrixColumn] += weight * Double(codes[matrixRow])
        }
      }
    }
    let keys = real.draws.keys(ofGroupWithBlock: cells.indices.first ?? 0, columns: sums.count)
    return sums.indices.map { column in
      let normal = Normal(keys, column, moment)
      let noise = (variances[column] * Double(normal.power)).squareRoot() * Double(normal.direction)
      return onDigitalSide(sums[column] + noise, column)
    }
  }

  /// Rounds half up and adds the offset of the column.
  private func onDigitalSide(_ sum: Double, _ column: Int) -> Int {
    Int((sum + 0.5).rounded(.down)) + offsets[column]
  }

  /// One conversion: its unit, cycle, planes, column and time.
  private struct Reading {
    let unit: AnalogUnit
    let cycle: Int
    let converted: Int
    let column: Int
    let moment: memc_moment
  }

  private func code(of reading: Reading, _ digits: [Int]) -> Int {
    let code = intendedCode(of: reading, digits)
    guard let real, let yielded = real.yielded else { return code }
    let word = real.codeDraws.word(
      block: cells.indices[reading.unit.block], rowGroup: reading.unit.rowGroup,
      cycle: reading.cycle, converted: reading.converted, column: reading.column, reading.moment)
    return yielded.code(for: code, word: word)
  }

  /// The code of a converter that makes no errors.
  private func intendedCode(of reading: Reading, _ digits: [Int]) -> Int {
    let sum = { integerSum(reading, digits) }
    guard
      let converter = converters?.converter(
        of: cells.blocks[reading.unit.block], conversion: reading.converted,
        column: reading.column)
    else { return sum() }
    guard let real, let format = real.format else { return converter.code(of: Double(sum())) }
    let planes = levels.converted[reading.converted]
    let level = real.cells.levels(reading.unit, reading.column, planes)
    let variance = real.cells.variances(reading.unit, reading.column, planes)
    let normal = real.cells.real.areNoisy ? normal(reading, real.draws) : nil
    if let bits = format.fractionBits {
      return fixedCode(level, variance, digits, converter, format, bits, normal)
    }
    // rows in the order of the register
    let block = cells.blocks[reading.unit.block]
    let order = level.indices.sorted {
      cells.lines[block.rows[reading.unit.rows.lowerBound + $0], default: 0]
        < cells.lines[block.rows[reading.unit.rows.lowerBound + $1], default: 0]
    }
    return wideCode(
      order.map { level[$0] }, order.map { variance[$0] },
      order.map { real.driven?.values[digits[$0]] ?? Double(digits[$0]) }, converter, normal)
  }

  private func normal(_ reading: Reading, _ draws: ReadDraws) -> Normal {
    let keys = draws.keys(
      block: cells.indices[reading.unit.block], rowGroup: reading.unit.rowGroup,
      cycle: reading.cycle, converted: reading.converted, columns: reading.unit.columns)
    return Normal(keys, reading.column, reading.moment)
  }

  /// The code in fixed point: exact sums, then single precision.
  private func fixedCode(
    _ levels: [Double], _ variances: [Double], _ digits: [Int], _ converter: ColumnConverter,
    _ format: AnalogFormat, _ bits: Int, _ normal: Normal?
  ) -> Int {
    let sum = zip(levels, digits).reduce(0) { $0 + format.fixed($1.0, bits) * $1.1 }
    var level = Float(sum) * Float(converter.scale / Double(1 << bits)) + Float(converter.bias)
    if let normal {
      let fixed = FixedVariances(variances, largestDigit: format.largestDigit)
      let power = zip(fixed.values, digits).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
      let variance = Float(power) * Float(fixed.unit * converter.scale * converter.scale)
      level += (variance * normal.power).squareRoot() * normal.direction
    }
    return converter.code(at: Double(level))
  }

  /// The code in double precision, with sums in the order of the rows.
  private func wideCode(
    _ levels: [Double], _ variances: [Double], _ digits: [Double], _ converter: ColumnConverter,
    _ normal: Normal?
  ) -> Int {
    let sum = zip(levels, digits).reduce(0.0) { $0 + $1.1 * $1.0 }
    var level = sum * Double(Float(converter.scale)) + Double(Float(converter.bias))
    if let normal {
      let power = zip(variances, digits).reduce(0.0) { $0 + $1.1 * $1.1 * $1.0 }
      let variance = power * Double(Float(converter.scale * converter.scale)) * Double(normal.power)
      level += variance.squareRoot() * Double(normal.direction)
    }
    return converter.code(at: level)
  }

  private func integerSum(_ reading: Reading, _ digits: [Int]) -> Int {
    let block = cells.blocks[reading.unit.block]
    return zip(reading.unit.rows, digits).reduce(0) { sum, line in
      let (row, digit) = line
      let code = block.codes.elements[row * block.columns.count + reading.column]
      return levels.converted[reading.converted].planes.reduce(sum) {
        $0 + $1.weight * levels(code)[$1.index] * digit
      }
    }
  }
}

/// One standard normal, `√power · direction`.
private struct Normal {
  let power: Float
  let direction: Float

  init(_ keys: [SIMD2<UInt32>], _ column: Int, _ moment: memc_moment) {
    let key = keys[column / memc_analog_width]
    let four = memc_draw_normals([key.x, key.y], moment.image, moment.ordinal)
    let powers = [four.power.0, four.power.1, four.power.2, four.power.3]
    let directions = [four.direction.0, four.direction.1, four.direction.2, four.direction.3]
    power = powers[column % memc_analog_width]
    direction = directions[column % memc_analog_width]
  }
}
