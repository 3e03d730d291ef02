import Basics
import CKernels
import Hardware
import TileMachine

extension GroupBuilder {
  /// Converts every cycle, row group and plane of real conductances.
  func analog(_ chip: Chip, _ converters: GroupConverters) throws -> (memc_group, memc_kind) {
    let program = context.program
    let analog = AnalogCells(
      cells: cells, levels: levels,
      real: try RealLevels(chip, cells: cells, of: program))
    let units = analog.units(rowGroup: program.accelerator.array.rowGroup)
    let cycles = cells.cycles(of: program)
    let driven = try DrivenDigits(of: chip, in: program, cycles)
    let yielded = try converters.yieldedCodes()
    let packing = AnalogPacking(
      analog: analog, format: AnalogFormat(analog, units, cycles, converters, driven),
      converters: converters, draws: ReadDraws(chip),
      codeDraws: yielded == nil ? nil : ReadDraws(codesOf: chip), cycleCount: cycles.count,
      context: context)
    let isDirect = isDirect(packing.format, converters)
    var group = try group(lineBytes: 2, sumType: isDirect ? memc_i32 : memc_i64)
    var raw = try places(units.map { packing($0) }, packing, isDirect: isDirect)
    raw.cycle_count = Int64(cycles.count)
    raw.cycles = UnsafePointer(
      context.arena.store(
        cycles.map {
          memc_cycle(shift: Int32($0.shift), mask: Int32($0.largestDigit), weight: Int64($0.weight))
        }))
    raw.low = Int64(converters.codes.lowerBound)
    raw.high = Int64(converters.codes.upperBound)
    if let step = converters.wholeStep {
      raw.step = Int64(step)
    } else {
      raw.steps = UnsafePointer(context.arena.store(converters.steps))
    }
    raw.offset = Int64(levels.offset)
    if let yielded { raw.errors = UnsafePointer(context.arena.store(yielded.thresholds)) }
    if let driven { raw.driven = UnsafePointer(context.arena.store(driven.values)) }
    group.firing = memc_fires_analog
    group.analog = UnsafePointer(context.arena.store(raw))
    return (group, memc_pairs)
  }

  /// Whether 32 bits hold every sum, and sums consist of codes and offsets only.
  private func isDirect(_ format: AnalogFormat, _ converters: GroupConverters) -> Bool {
    guard format.fractionBits != nil, let step = converters.wholeStep, levels.offset == 0 else {
      return false
    }
    let offsets = context.chip?.offsets(of: cells.group, in: context.program)?.elements ?? []
    let offset = offsets.map(\.magnitude).max() ?? 0
    return format.largestTotal * Double(step) + Double(offset) < 0x1p31
  }

  private func places(
    _ units: [memc_analog_unit], _ packing: AnalogPacking, isDirect: Bool
  ) throws -> memc_analog {
    let pairs = (cells.rows.count + 1) / 2
    let bytes = 4 * context.lanes
    var raw = memc_analog()
    raw.isa = context.isa
    raw.is_wide = packing.format.fractionBits == nil
    raw.is_direct = isDirect
    raw.pair_count = Int64(pairs)
    raw.digits = Int64(try context.plan.reserve(pairs, bytes: bytes))
    raw.squares =
      packing.analog.real.areNoisy ? Int64(try context.plan.reserve(pairs, bytes: bytes)) : -1
    let hasTables = units.contains { $0.product_count > 0 && $0.products[0].tables != nil }
    raw.indices = hasTables ? Int64(try context.plan.reserve(pairs, bytes: bytes)) : -1
    if !isDirect {
      let bytes = (raw.is_wide ? 8 : 4) * context.lanes
      raw.totals = Int64(try context.plan.reserve(cells.matrix.columns, bytes: bytes))
    }
    raw.unit_count = Int64(units.count)
    raw.units = UnsafePointer(context.arena.store(units))
    return raw
  }

  /// The read noise of one product over all cycles; null if readings are exact.
  ///
  /// The variance of a column is Σ over cycles, planes and rows of (weight · factor · digit ·
  /// deviation)², so that one normal has the distribution of the sum of all individual ones.
  func readNoise(of chip: Chip, _ kind: ProductKind) throws -> UnsafePointer<memc_read_noise>? {
    let real = try RealLevels(chip, cells: cells, of: context.program)
    guard real.areNoisy else { return nil }
    let variances = cells.columns { block, row, column in
      levels.planes.indices.reduce(0.0) { sum, plane in
        let factor = Double(levels.planes[plane].factor)
        return sum + factor * factor * real.variance(block, plane, row, column)
      }
    }
    let cycles = cells.cycles(of: context.program)
    let columns = packing(kind).paddedColumns(cells.matrix.columns)
    var noise = memc_read_noise()
    noise.isa = context.isa
    noise.line_count = Int64(cells.rows.count)
    noise.powers = Int64(
      try context.plan.reserve(cells.rows.count, bytes: kind.lineBytes * context.lanes))
    noise.variances = Int64(try context.plan.reserve(columns, bytes: kind.sumBytes * context.lanes))
    noise.lowest = Int64(cells.inputRange.lowerBound)
    noise.code_count = Int64(cells.inputRange.count)
    noise.power = UnsafePointer(
      context.arena.store(cells.inputRange.map { NoisePower.of($0, cycles) }))
    noise.product = packing(kind)(variances)
    let keys = ReadDraws(chip).keys(ofGroupWithBlock: cells.indices.first ?? 0, columns: columns)
    noise.keys = UnsafePointer(context.arena.store(keys.flatMap { [$0.x, $0.y] }))
    return UnsafePointer(context.arena.store(noise))
  }
}

/// The factor of a cell's read variance for a code: Σ over cycles of (weight · digit)².
enum NoisePower {
  static func of(_ code: Int, _ cycles: [InputCycle]) -> Double {
    cycles.reduce(0) { sum, cycle in
      let driven = Double(cycle.weight * cycle.digit(of: code))
      return sum + driven * driven
    }
  }
}
