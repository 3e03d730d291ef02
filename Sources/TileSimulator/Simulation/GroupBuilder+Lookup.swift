import CKernels

extension GroupBuilder {
  /// Computes what converters may clip or round with tables of the sums of a few rows; `nil` if
  /// products are faster, numbers too large, or the tables exceed the remaining memory.
  func lookup(_ split: SplitCells, _ converter: Converter) throws -> (memc_group, memc_kind)? {
    let digitBits = converter.cycles.map(\.bits).max() ?? 1
    let patternBits = Int(memc_pattern_bits(context.isa))
    guard patternBits > 0, digitBits <= 3, cells.group.inputBits <= 8 else { return nil }
    let kind = ProductKind.exact(split.exact, inputs: cells.inputRange, isa: context.isa)
    guard kind != .wide else { return nil }
    let shape = LookupShape(
      rows: patternBits / digitBits, digitBits: digitBits, patterns: 1 << patternBits)
    let drafts = split.units.map { LookupDraft($0, shape) }
    let bytes = drafts.reduce(0) { $0 + $1.entryCount } * shape.patterns
    guard drafts.allSatisfy(\.fits), context.tableBytesLeft >= bytes else { return nil }
    let saturates = saturates(split, drafts, converter)
    let fitsSums = drafts.allSatisfy { $0.fitsSums(converter.half) }
    guard saturates || (fitsSums && split.hasNarrowFactors) else { return nil }
    context.tableBytesLeft -= bytes

    var raw = memc_split()
    raw.exact = exact(split, kind)
    raw.clears = raw.exact == nil
    let lines = (0..<(cells.rows.count + 3) / 4 * 4).map {
      Int64(min($0, cells.rows.count - 1) * context.lanes)
    }
    raw.looks_up = true
    raw.lookup.pack = memc_pack_kernel(
      kind.kernelKind, cells.group.inputIsSigned ? memc_i8 : memc_u8, context.isa,
      Int64(context.lanes))
    raw.lookup.row_count = Int64(cells.rows.count)
    raw.lookup.rows = UnsafePointer(context.arena.store(lines))
    let slots = (converter.cycles.count * context.lanes + 63) / 64 * 64
    let lookups = drafts.map(\.groups).max() ?? 0
    raw.lookup.index = Int64(try context.plan.reserve(lookups, bytes: slots))
    var lookup = self.lookup(converter, shape, slots: slots, saturates: saturates)
    let tables = context.arena.reserve(UInt8.self, count: bytes)
    var used = 0
    let units = zip(split.units, drafts).map { unit, draft in
      self.unit(unit, draft, converter, slots: slots, tables, &used)
    }
    lookup.unit_count = Int64(units.count)
    lookup.units = UnsafePointer(context.arena.store(units))
    raw.lookup.lookups = UnsafePointer(context.arena.store(lookup))
    return (try group(raw, lineBytes: 1), memc_bytes)
  }

  /// Whether saturation of 8-bit sums equals the clamp, and 16 bits hold the sum of all planes of a
  /// column and the sums of pairs on the way.
  private func saturates(
    _ split: SplitCells, _ drafts: [LookupDraft], _ converter: Converter
  ) -> Bool {
    let highest = (255 + converter.step / 2) / converter.step
    guard converter.range.lowerBound == 0, converter.range.upperBound <= 255,
      highest >= converter.range.upperBound || drafts.allSatisfy({ $0.highestSum <= 255 })
    else { return false }
    return split.units.allSatisfy { unit in
      unit.columns.allSatisfy { column in
        let factors = column.planes.map(\.factor)
        let sums = [
          factors.filter { $0 > 0 }.reduce(0, +), -factors.filter { $0 < 0 }.reduce(0, +),
        ]
        return factors.allSatisfy { abs($0) <= 127 }
          && sums.allSatisfy { $0 * converter.range.upperBound <= Int(Int16.max) }
      }
    }
  }

  private func lookup(
    _ converter: Converter, _ shape: LookupShape, slots: Int, saturates: Bool
  ) -> memc_lookups {
    var lookup = memc_lookups()
    lookup.look_up = memc_look_up_kernel(context.isa)
    lookup.lanes = Int64(context.lanes)
    lookup.slots = Int64(slots)
    let cycles = converter.cycles.map {
      memc_cycle(
        shift: Int32($0.shift), mask: Int32($0.largestDigit),
        weight: Int64($0.weight * converter.step))
    }
    lookup.cycle_count = Int64(cycles.count)
    lookup.cycles = UnsafePointer(context.arena.store(cycles))
    lookup.digit_bits = Int32(shape.digitBits)
    lookup.rows_per_lookup = Int32(shape.rows)
    lookup.saturates = saturates
    lookup.step_shift = converter.shift
    lookup.low = Int32(max(converter.range.lowerBound, Int(Int16.min)))
    lookup.high = Int32(min(converter.range.upperBound, Int(Int16.max)))
    return lookup
  }

  private func unit(
    _ unit: SplitCells.Unit, _ draft: LookupDraft, _ converter: Converter, slots: Int,
    _ tables: UnsafeMutablePointer<UInt8>, _ used: inout Int
  ) -> memc_lookup_unit {
    let arena = context.arena
    let columns = zip(unit.columns, draft.columns).map { column, planes in
      let raw = zip(column.planes, planes).map { plane, draft in
        let to = tables + used
        used += draft.entries.count * draft.shape.patterns
        draft.fill(to, plane.levels)
        return memc_lookup_plane(
          entry_count: Int32(draft.entries.count),
          entries: arena.store(draft.entries.map { Int32($0 * slots) }), tables: to,
          chunk_count: Int32(draft.chunks.count), chunks: arena.store(draft.chunks),
          start: Int32(draft.lowest) + converter.half, factor: Int32(plane.factor))
      }
      return memc_lookup_column(
        column: Int64(column.column), plane_count: Int64(raw.count), planes: arena.store(raw))
    }
    // an incomplete last lookup may name any rows, because its tables do not depend on them
    let padded =
      unit.lines
      + [Int](repeating: unit.lines[0], count: draft.groups * draft.shape.rows - unit.lines.count)
    return memc_lookup_unit(
      lookup_count: Int64(draft.groups),
      lines: arena.store(padded.map { Int64($0 * context.lanes) }),
      column_count: Int64(columns.count), columns: arena.store(columns))
  }
}
