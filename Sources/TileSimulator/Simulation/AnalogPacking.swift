import Basics
import CKernels

/// Packs the levels and variances of a unit for the kernels.
struct AnalogPacking {
  let analog: AnalogCells
  let format: AnalogFormat
  let converters: GroupConverters
  let draws: ReadDraws
  let cycleCount: Int
  let context: BindingContext

  /// The register lines of a unit in pairs of an even and an odd line; a line outside it is `nil`.
  private struct Pairs {
    /// The indices of the pairs in the register, ascending, and the unit's rows, `[pair][2]`.
    var indices: [Int] = []
    var rows: [Int?] = []

    init(_ lines: [Int]) {
      for (line, row) in zip(lines, lines.indices).sorted(by: { $0.0 < $1.0 }) {
        if indices.last != line / 2 {
          indices.append(line / 2)
          rows += [nil, nil]
        }
        rows[rows.count - 2 + line % 2] = row
      }
    }
  }

  func callAsFunction(_ unit: AnalogUnit) -> memc_analog_unit {
    let arena = context.arena
    let block = analog.cells.blocks[unit.block]
    let pairs = Pairs(unit.rows.map { analog.cells.lines[block.rows[$0]] ?? 0 })
    let products = analog.levels.converted.indices.map { product(unit, $0, pairs) }
    var raw = memc_analog_unit()
    raw.entry_count = Int64(pairs.indices.count)
    raw.entries = UnsafePointer(arena.store(pairs.indices.map { Int64($0 * 4 * context.lanes) }))
    raw.driven = UnsafePointer(arena.store(pairs.rows.map { Int16($0 == nil ? 0 : 1) }))
    raw.product_count = Int64(products.count)
    raw.products = UnsafePointer(arena.store(products))
    raw.column_count = Int64(unit.columns)
    raw.columns = UnsafePointer(arena.store(block.columns.map(Int64.init)))
    if analog.real.areNoisy { raw.keys = UnsafePointer(arena.store(keys(unit))) }
    return raw
  }

  private func keys(_ unit: AnalogUnit) -> [UInt32] {
    (0..<cycleCount).flatMap { cycle in
      analog.levels.converted.indices.flatMap { converted in
        draws.keys(
          block: analog.cells.indices[unit.block], rowGroup: unit.rowGroup, cycle: cycle,
          converted: converted, columns: unit.columns
        ).flatMap { [$0.x, $0.y] }
      }
    }
  }

  private func product(_ unit: AnalogUnit, _ conversion: Int, _ pairs: Pairs)
    -> memc_analog_product
  {
    let converted = analog.levels.converted[conversion]
    let block = analog.cells.blocks[unit.block]
    let columns = (0..<unit.columns).map {
      converters.converter(of: block, conversion: conversion, column: $0)
    }
    var product = memc_analog_product()
    product.factor = Int32(converted.factor)
    let levels = (0..<unit.columns).map { analog.levels(unit, $0, converted) }
    let variances = (0..<unit.columns).map { analog.variances(unit, $0, converted) }
    if let bits = format.fractionBits {
      setFixed(&product, columns, levels, variances, bits, pairs)
    } else {
      setWide(&product, columns, levels, variances, pairs)
    }
    product.bias = floats(unit.columns) { columns[$0].bias }
    let thresholds = columns.flatMap { $0.thresholds.map { Float($0) } }
    if !thresholds.isEmpty {
      product.thresholds = UnsafePointer(context.arena.store(thresholds))
    }
    return product
  }

  private func setFixed(
    _ product: inout memc_analog_product, _ columns: [ColumnConverter], _ levels: [[Double]],
    _ variances: [[Double]], _ bits: Int, _ pairs: Pairs
  ) {
    let arena = context.arena
    let fixed = levels.map { $0.map { Int16(format.fixed($0, bits)) } }
    product.levels = packed(fixed, pairs)
    product.gain = floats(levels.count) { columns[$0].scale / Double(1 << bits) }
    guard analog.real.areNoisy else {
      product.tables = tables(fixed, pairs)
      return
    }
    let powers = variances.map { FixedVariances($0, largestDigit: format.largestDigit) }
    product.variances = packed(powers.map { $0.values.map(Int16.init) }, pairs)
    // the kernel's squares are too small by 2^15
    product.starts = UnsafePointer(
      arena.store(powers.map { Int32(truncatingIfNeeded: $0.values.reduce(0, +) << 15) }))
    product.noise = floats(powers.count) {
      powers[$0].unit * columns[$0].scale * columns[$0].scale
    }
  }

  private func setWide(
    _ product: inout memc_analog_product, _ columns: [ColumnConverter], _ levels: [[Double]],
    _ variances: [[Double]], _ pairs: Pairs
  ) {
    product.levels = packed(levels, pairs)
    product.gain = floats(levels.count) { columns[$0].scale }
    guard analog.real.areNoisy else { return }
    product.variances = packed(variances, pairs)
    product.noise = floats(levels.count) { columns[$0].scale * columns[$0].scale }
  }

  private func floats(_ count: Int, _ value: (Int) -> Double) -> UnsafePointer<Float> {
    UnsafePointer(context.arena.store((0..<count).map { Float(value($0)) }))
  }

  /// Packs `[column][row]` as `[column / 4][pair][width][2]`.
  private func packed<Number: Numeric & BitwiseCopyable>(_ columns: [[Number]], _ pairs: Pairs)
    -> UnsafeRawPointer
  {
    var all: [Number] = []
    all.reserveCapacity(columns.count * pairs.rows.count)
    for first in stride(from: 0, to: columns.count, by: memc_analog_width) {
      for pair in pairs.indices.indices {
        for column in columns[first..<min(first + memc_analog_width, columns.count)] {
          for row in pairs.rows[2 * pair..<2 * pair + 2] { all.append(row.map { column[$0] } ?? 0) }
        }
      }
    }
    return UnsafeRawPointer(context.arena.store(all))
  }

  /// The sums of ten rows at a time for every pattern of their bits; null if digits have more than
  /// one bit, if no kernel looks them up, or if they need too much memory.
  private func tables(_ columns: [[Int16]], _ pairs: Pairs) -> UnsafePointer<Int16>? {
    let chunks = (pairs.indices.count + memc_table_entries - 1) / memc_table_entries
    let count = columns.count * chunks * memc_table_size
    guard format.largestDigit == 1, context.isa.rawValue >= memc_avx512.rawValue,
      context.lanes >= 16, 2 * count <= context.tableBytesLeft
    else { return nil }
    context.tableBytesLeft -= 2 * count
    var tables: [Int16] = []
    tables.reserveCapacity(count)
    for column in columns {
      for chunk in 0..<chunks {
        for parity in 0..<2 { tables += sums(column, pairs, chunk, parity) }
      }
    }
    return UnsafePointer(context.arena.store(tables))
  }

  /// The sum of a chunk's even or odd rows for each pattern of their bits.
  private func sums(_ column: [Int16], _ pairs: Pairs, _ chunk: Int, _ parity: Int) -> [Int16] {
    let first = chunk * memc_table_entries
    let cells = (first..<first + memc_table_entries).map { pair in
      pair < pairs.indices.count ? pairs.rows[2 * pair + parity].map { column[$0] } ?? 0 : 0
    }
    return (0..<memc_table_size / 2).map { pattern in
      cells.indices.reduce(0) { $0 + (pattern >> $1 & 1 == 1 ? cells[$1] : 0) }
    }
  }
}
