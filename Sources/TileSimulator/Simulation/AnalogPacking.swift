import Basics
import CKernels

/// Packs the levels and variances of a unit for the kernels.
struct AnalogPacking {
  let analog: AnalogCells
  let format: AnalogFormat
  let converters: GroupConverters
  let draws: ReadDraws
  /// The draws of the codes that converters yield; `nil` if they make no errors.
  let codeDraws: ReadDraws?
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
    if analog.real.areNoisy { raw.keys = UnsafePointer(arena.store(keys(unit, draws))) }
    if let codeDraws { raw.error_keys = UnsafePointer(arena.store(keys(unit, codeDraws))) }
    return raw
  }

  private func keys(_ unit: AnalogUnit, _ draws: ReadDraws) -> [UInt32] {
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
    let cells = UnitLevels(analog, unit, converted)
    if let bits = format.fractionBits {
      setFixed(&product, columns, cells, bits, pairs)
    } else {
      setWide(&product, columns, cells, pairs)
    }
    product.bias = floats(unit.columns) { columns[$0].bias }
    let thresholds = columns.flatMap { $0.thresholds.map { Float($0) } }
    if !thresholds.isEmpty {
      product.thresholds = UnsafePointer(context.arena.store(thresholds))
    }
    return product
  }

  private func setFixed(
    _ product: inout memc_analog_product, _ columns: [ColumnConverter], _ cells: UnitLevels,
    _ bits: Int, _ pairs: Pairs
  ) {
    let unit = 1 / Double(1 << bits)
    let levels = cells.levels.inUnits([Double](repeating: unit, count: cells.columns))
    product.levels = packed(levels, pairs, columns: cells.columns)
    product.gain = floats(columns.count) { columns[$0].scale / Double(1 << bits) }
    guard analog.real.areNoisy else {
      product.tables = tables(levels, pairs, columns: cells.columns)
      return
    }
    let sizes = ColumnMagnitudes(cells.variances, columns: cells.columns)
    let units = columns.indices.map {
      FixedVariances.unit(
        largest: sizes.largest[$0], sum: sizes.sums[$0], rows: cells.rows,
        largestDigit: format.largestDigit)
    }
    let variances = cells.variances.inUnits(units)
    product.variances = packed(variances, pairs, columns: cells.columns)
    product.starts = starts(variances, columns: cells.columns)
    product.noise = floats(columns.count) { units[$0] * columns[$0].scale * columns[$0].scale }
  }

  /// The kernel's squares are too small by 2^15.
  private func starts(_ variances: [Int16], columns: Int) -> UnsafePointer<Int32> {
    var sums = [Int](repeating: 0, count: columns)
    for row in stride(from: 0, to: variances.count, by: columns) {
      for column in 0..<columns { sums[column] &+= Int(variances[row + column]) }
    }
    return UnsafePointer(context.arena.store(sums.map { Int32(truncatingIfNeeded: $0 << 15) }))
  }

  private func setWide(
    _ product: inout memc_analog_product, _ columns: [ColumnConverter], _ cells: UnitLevels,
    _ pairs: Pairs
  ) {
    product.levels = packed(cells.levels, pairs, columns: cells.columns)
    product.gain = floats(columns.count) { columns[$0].scale }
    guard analog.real.areNoisy else { return }
    product.variances = packed(cells.variances, pairs, columns: cells.columns)
    product.noise = floats(columns.count) { columns[$0].scale * columns[$0].scale }
  }

  private func floats(_ count: Int, _ value: (Int) -> Double) -> UnsafePointer<Float> {
    UnsafePointer(context.arena.store((0..<count).map { Float(value($0)) }))
  }

  /// Packs `[row][column]` as `[column / 4][pair][width][2]`.
  private func packed<Number: Numeric & BitwiseCopyable>(
    _ cells: [Number], _ pairs: Pairs, columns: Int
  ) -> UnsafeRawPointer {
    let count = columns * pairs.rows.count
    let packed = context.arena.reserve(Number.self, count: count)
    packed.initialize(repeating: 0, count: count)
    cells.withUnsafeBufferPointer { cells in
      for (line, row) in pairs.rows.enumerated() {
        guard let row else { continue }
        let (pair, parity) = (line / 2, line % 2)
        for first in stride(from: 0, to: columns, by: memc_analog_width) {
          let width = min(memc_analog_width, columns - first)
          let to = first &* pairs.rows.count &+ pair &* width &* 2 &+ parity
          for place in 0..<width {
            packed[to &+ 2 &* place] = cells[row &* columns &+ first &+ place]
          }
        }
      }
    }
    return UnsafeRawPointer(packed)
  }

  /// The sums of ten rows at a time for every pattern of their bits; null if digits have more than
  /// one bit, if no kernel looks them up, or if they need too much memory.
  private func tables(_ cells: [Int16], _ pairs: Pairs, columns: Int) -> UnsafePointer<Int16>? {
    let chunks = (pairs.indices.count + memc_table_entries - 1) / memc_table_entries
    let count = columns * chunks * memc_table_size
    guard format.largestDigit == 1, context.isa.rawValue >= memc_avx512.rawValue,
      context.lanes >= 16, 2 * count <= context.tableBytesLeft
    else { return nil }
    context.tableBytesLeft -= 2 * count
    var tables: [Int16] = []
    tables.reserveCapacity(count)
    for column in 0..<columns {
      for chunk in 0..<chunks {
        for parity in 0..<2 {
          tables += sums(pairs, chunk, parity) { cells[$0 * columns + column] }
        }
      }
    }
    return UnsafePointer(context.arena.store(tables))
  }

  /// The sum of a chunk's even or odd rows of a column for each pattern of their bits.
  ///
  /// - Parameter cell: the cell of a row.
  private func sums(_ pairs: Pairs, _ chunk: Int, _ parity: Int, cell: (Int) -> Int16) -> [Int16] {
    let first = chunk * memc_table_entries
    let cells = (first..<first + memc_table_entries).map { pair in
      pair < pairs.indices.count ? pairs.rows[2 * pair + parity].map(cell) ?? 0 : 0
    }
    return (0..<memc_table_size / 2).map { pattern in
      cells.indices.reduce(0) { $0 + (pattern >> $1 & 1 == 1 ? cells[$1] : 0) }
    }
  }
}

extension [Double] {
  /// Cells `[rows, columns]` in the unit of each column, rounded to whole numbers.
  fileprivate func inUnits(_ units: [Double]) -> [Int16] {
    [Int16](unsafeUninitializedCapacity: count) { numbers, size in
      memc_in_units(
        self, units, Int64(count / Swift.max(units.count, 1)), Int64(units.count),
        numbers.baseAddress)
      size = count
    }
  }
}
