import Basics
import CKernels
import Hardware
import TileMachine

extension GroupBuilder {
  /// The slow definition: converts every cycle, row group and plane one by one.
  func converted(_ reach: ConverterReach?) throws -> (memc_group, memc_kind) {
    let program = context.program
    let cycles = cells.cycles(of: program)
    let digits = 0...(cycles.map(\.largestDigit).max() ?? 0)
    let drafts = try unitDrafts()
    let kind = kind(of: drafts, digits: digits)
    var conversion = memc_conversion()
    conversion.sum_type = kind.sumType
    conversion.digit_type = digits.upperBound <= 255 ? memc_u8 : memc_u16
    let digitBytes = digits.upperBound <= 255 ? 1 : 2
    try reserve(&conversion, kind, drafts, digitBytes: digitBytes)
    let raw = cycles.map {
      memc_cycle(shift: Int32($0.shift), mask: Int32($0.largestDigit), weight: Int64($0.weight))
    }
    conversion.cycle_count = Int64(raw.count)
    conversion.cycles = UnsafePointer(context.arena.store(raw))
    let units = drafts.map { unit($0, kind, conversion.digit_type, digitBytes: digitBytes) }
    conversion.unit_count = Int64(units.count)
    conversion.units = UnsafePointer(context.arena.store(units))
    setConverter(&conversion, reach)
    var group = try group(lineBytes: 2, sumType: memc_i64)
    group.firing = memc_fires_conversion
    group.conversion = UnsafePointer(context.arena.store(conversion))
    return (group, memc_codes)
  }

  private func setConverter(_ conversion: inout memc_conversion, _ reach: ConverterReach?) {
    let step = converters?.sharedStep ?? 1
    let range = reach?.range ?? -(1 << 62)...1 << 62
    conversion.step_shift = Int32(step.trailingZeroBitCount)
    conversion.low = Int64(range.lowerBound)
    conversion.high = Int64(range.upperBound)
    conversion.offset = Int64(levels.offset)
  }

  private func reserve(
    _ conversion: inout memc_conversion, _ kind: ProductKind, _ drafts: [UnitDraft],
    digitBytes: Int
  ) throws {
    let lanes = context.lanes
    let rows = (drafts.map(\.lines.count).max() ?? 0) + 1
    let columns = packing(kind).paddedColumns(drafts.map(\.columns.count).max() ?? 0)
    conversion.digits = Int64(
      try context.plan.reserve(cells.rows.count + 1, bytes: digitBytes * lanes))
    conversion.packed = Int64(try context.plan.reserve(rows, bytes: kind.lineBytes * lanes))
    conversion.partial = Int64(try context.plan.reserve(columns, bytes: kind.sumBytes * lanes))
  }

  /// One row group of one block, with its levels.
  private struct UnitDraft {
    /// Lines of the group's register.
    var lines: [Int]
    /// Matrix columns.
    var columns: [Int]
    /// For each conversion and each column the levels by row of the unit.
    var products: [(factor: Int, columns: [[WeightedLine<Int>]])]
  }

  private func unitDrafts() throws -> [UnitDraft] {
    var drafts: [UnitDraft] = []
    for block in cells.blocks {
      for rows in RowGroup.of(block, size: context.program.accelerator.array.rowGroup) {
        let products = levels.converted.map { planes in
          (planes.factor, columns(of: block, rows, planes))
        }
        drafts.append(
          UnitDraft(
            lines: rows.rows.compactMap { cells.lines[block.rows[$0]] }, columns: block.columns,
            products: products.filter { $0.1.contains { !$0.isEmpty } }))
      }
    }
    return drafts
  }

  /// The levels at a converter, without zeros, which contribute no current.
  private func columns(
    of block: Block, _ group: RowGroup, _ converted: ConvertedPlanes
  ) -> [[WeightedLine<Int>]] {
    let table = levels.table(of: converted)
    return block.columns.indices.map { column in
      group.rows.compactMap { row in
        let level = table[block.codes.elements[row * block.columns.count + column]]
        return level == 0
          ? nil : WeightedLine(line: row - group.rows.lowerBound, weight: level)
      }
    }
  }

  private func kind(of drafts: [UnitDraft], digits: ClosedRange<Int>) -> ProductKind {
    .exact(
      drafts.flatMap { $0.products.flatMap(\.columns) }, inputs: digits,
      isa: context.isa == memc_avx512 ? memc_avx2 : context.isa)
  }

  private func unit(
    _ draft: UnitDraft, _ kind: ProductKind, _ digitType: memc_type, digitBytes: Int
  ) -> memc_unit {
    let arena = context.arena
    let products = draft.products.map { packing(kind)($0.columns) }
    // an incomplete last pair may name any second row, because its weight is 0
    let padded = draft.lines + (draft.lines.count % 2 == 1 ? [draft.lines[0]] : [])
    var unit = memc_unit()
    unit.row_count = Int64(draft.lines.count)
    unit.offset_count = Int64(padded.count)
    unit.offsets = UnsafePointer(
      arena.store(padded.map { Int64($0 * digitBytes * context.lanes) }))
    unit.pack = memc_pack_kernel(kind.kernelKind, digitType, context.isa, Int64(context.lanes))
    unit.product_count = Int64(products.count)
    unit.products = UnsafePointer(arena.store(products))
    unit.factors = UnsafePointer(arena.store(draft.products.map { Int64($0.factor) }))
    unit.column_count = Int64(draft.columns.count)
    unit.columns = UnsafePointer(arena.store(draft.columns.map(Int64.init)))
    return unit
  }
}
