import CKernels
import TileMachine

extension GroupBuilder {
  /// Uses one exact product for the sums that converters pass unchanged, and lookups or converting
  /// products for the others; `nil` if 32 bits do not hold every sum.
  ///
  /// The results equal those of `converted` bit for bit.
  func split(_ reach: ConverterReach?) throws -> (memc_group, memc_kind)? {
    guard let reach, Int32(exactly: reach.range.upperBound) != nil,
      let step = converters?.sharedStep
    else { return nil }
    let range = reach.range
    let program = context.program
    let split = SplitCells(cells, levels, of: program, within: range, step: step)
    let largest = split.exact.largestSum(inputs: cells.inputRange) + split.largestConverted
    guard largest <= Int(Int32.max), reach.sums.largestMagnitude <= Int(Int32.max) - step else {
      return nil
    }
    let converter = Converter(range: range, step: step, cycles: cells.cycles(of: program))
    return try lookup(split, converter) ?? products(split, converter)
  }

  /// The converter of all columns, and the input cycles.
  struct Converter {
    let range: ClosedRange<Int>
    let step: Int
    let cycles: [InputCycle]

    var shift: Int32 { Int32(step.trailingZeroBitCount) }
    var half: Int32 { Int32(step / 2) }
    var largestDigit: Int { cycles.map(\.largestDigit).max() ?? 0 }
  }

  /// The group of a split, with 32-bit sums.
  func group(_ split: memc_split, lineBytes: Int) throws -> memc_group {
    var split = split
    var group = try group(lineBytes: lineBytes, sumType: memc_i32)
    let lines = (cells.rows.count + 3) / 4 * 4
    split.register_bytes = Int64((lines * lineBytes * context.lanes + 7) / 8 * 8)
    split.has_wide_codes = lineBytes == 2
    split.digits = Int64(
      try context.plan.reserve(lines, bytes: 2 * context.lanes))
    let columns = packing(.pairs).paddedColumns(cells.matrix.columns)
    split.sums_bytes = Int64(4 * columns * context.lanes)
    group.firing = memc_fires_split
    group.split = UnsafePointer(context.arena.store(split))
    return group
  }

  /// The exact part; null if it is empty.
  func exact(_ split: SplitCells, _ kind: ProductKind) -> UnsafePointer<memc_product>? {
    guard split.exact.contains(where: { !$0.isEmpty }) else { return nil }
    return UnsafePointer(context.arena.store(packing(kind)(split.exact)))
  }

  /// The other sums by converting products, one for each unit, plane and cycle.
  private func products(_ split: SplitCells, _ converter: Converter) throws
    -> (memc_group, memc_kind)?
  {
    guard let kind = productKind(split, converter) else { return nil }
    var raw = memc_split()
    if kind == .quads, cells.group.inputIsSigned { raw.products.flip = 0x80 }
    if kind == .pairs, cells.inputRange.upperBound > Int(Int16.max) { raw.products.flip = 0x8000 }
    raw.exact = exact(
      split,
      kind == .quads
        ? (raw.products.flip == 0 ? .quads : .biasedQuads)
        : (raw.products.flip == 0 ? .pairs : .biasedPairs))
    var products = drafts(split, packing(kind), converter)
    let fills = raw.exact == nil && products.first?.columns == cells.matrix.columns
    raw.clears = raw.exact == nil && !fills
    if fills { products[0].product.accumulates = false }
    let all = converter.cycles.enumerated().flatMap { number, cycle in
      products.map { draft in
        var product = draft.product
        product.accumulates = product.accumulates || number > 0
        product.converter.worth = Int32(draft.factor * cycle.weight * converter.step)
        return product
      }
    }
    if fills, all.count == 1, drivesWhole(converter.cycles) {
      return try group(kind, all[0])
    }
    raw.products.product_count = Int64(products.count)
    raw.products.products = UnsafePointer(context.arena.store(all))
    set(&raw.products, cycles: converter.cycles)
    return (try group(raw, lineBytes: kind.lineBytes), kind.kernelKind)
  }

  /// Whether one cycle drives the codes as they are.
  private func drivesWhole(_ cycles: [InputCycle]) -> Bool {
    cycles.count == 1 && !cells.group.inputIsSigned
  }

  /// Sets the cycles. Codes that one cycle drives whole need no masking: their mask is 0.
  private func set(_ split: inout memc_split_products, cycles: [InputCycle]) {
    let isWhole = drivesWhole(cycles)
    let raw = cycles.map {
      memc_cycle(
        shift: Int32($0.shift), mask: isWhole ? 0 : Int32($0.largestDigit),
        weight: Int64($0.weight))
    }
    split.cycle_count = Int64(raw.count)
    split.cycles = UnsafePointer(context.arena.store(raw))
  }

  /// Quads or pairs, whichever hold digits, levels and the exact weights; `nil` if neither does.
  private func productKind(_ split: SplitCells, _ converter: Converter) -> ProductKind? {
    let levels = split.units.lazy.flatMap(\.columns).flatMap(\.planes).map { plane in
      plane.levels.reduce(0) { max($0, abs($1)) }
    }
    let level = levels.max() ?? 0
    let weight = split.exact.joined().map { abs($0.weight) }.max() ?? 0
    let bits = cells.group.inputBits
    if context.isa == memc_avx512, bits <= 8, max(level, weight) <= Int(Int8.max) { return .quads }
    guard max(level, weight) <= Int(Int16.max), converter.largestDigit <= Int(Int16.max) else {
      return nil
    }
    return .pairs
  }

  private struct ProductDraft {
    var product: memc_product
    var factor: Int
    var columns: Int
  }

  private func drafts(_ split: SplitCells, _ packing: ProductPacking, _ converter: Converter)
    -> [ProductDraft]
  {
    split.units.flatMap { unit in
      let factors = Set(unit.columns.flatMap { $0.planes.map(\.factor) }).sorted()
      return factors.map { factor in
        let columns = unit.columns.compactMap { column in
          column.planes.first { $0.factor == factor }.map { plane in
            (column: column.column, lines: zip(unit.lines, plane.levels).weighted)
          }
        }
        var product = packing.converting(columns, start: converter.half)
        product.converter.shift = converter.shift
        product.converter.low = Int32(converter.range.lowerBound)
        product.converter.high = Int32(converter.range.upperBound)
        return ProductDraft(product: product, factor: factor, columns: columns.count)
      }
    }
  }
}

extension Sequence where Element == (Int, Int) {
  /// Lines and levels without zeros, ascending by line.
  fileprivate var weighted: [WeightedLine<Int>] {
    filter { $0.1 != 0 }.map { WeightedLine(line: $0.0, weight: $0.1) }
      .sorted { $0.line < $1.line }
  }
}
