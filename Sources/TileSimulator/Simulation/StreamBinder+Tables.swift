import CKernels
import TileMachine

/// The constants of an instruction.
struct BoundTable {
  let raw: memc_operand
  /// The entries the instruction can use.
  let entries: [memc_scale]
}

/// The order of the fields in the tables of each instruction.
enum TableLayout {
  case requant, add, mul, fire

  func entry(_ row: ArraySlice<Int>) -> memc_scale {
    let fields = row.map(Int64.init)
    var scale = memc_scale()
    switch self {
    case .requant:
      scale.multiplier_a = fields[0]
    case .add:
      scale.multiplier_a = fields[0]
      scale.multiplier_b = fields[1]
    case .mul:
      scale.zero_a = fields[0]
      scale.zero_b = fields[1]
      scale.multiplier_a = fields[2]
    case .fire:
      scale.multiplier_a = fields[0]
      scale.multiplier_b = fields[1]
      scale.offset = fields[2]
      scale.zero_a = fields[3]
      scale.high = fields[4]
      return scale
    }
    let common = fields.suffix(4)
    scale.shift = common[common.startIndex]
    scale.offset = common[common.startIndex + 1]
    scale.low = common[common.startIndex + 2]
    scale.high = common[common.startIndex + 3]
    return scale
  }
}

extension StreamBinder {
  /// Returns the entries of a table for `count` elements.
  func table(_ address: Address, _ layout: TableLayout, count: Int, step: Int) -> BoundTable {
    let table = context.program.tables[declared: address.buffer]
    let placed = PlacedAddress(address, in: loops)
    let last = placed.reach.upperBound + (step == 0 ? 0 : count - 1)
    let all = (0..<table.entries).map { index in
      layout.entry(table.values.elements[index * table.fields..<(index + 1) * table.fields])
    }
    return BoundTable(
      raw: raw(all, placed, count: count, step: step),
      entries: Array(all[placed.reach.lowerBound...last]))
  }

  /// Returns the constants of `fire` in single precision, over the threshold.
  func drives(_ address: Address, count: Int, step: Int) -> memc_operand {
    let table = context.program.tables[declared: address.buffer]
    let drives = (0..<table.entries).map { entry in
      let row = table.values.elements[entry * table.fields..<(entry + 1) * table.fields]
      let parts = row.dropLast().map { Float(Double($0) / Double(row[row.endIndex - 1])) }
      return memc_drive(scale_a: parts[0], scale_b: parts[1], bias: parts[2], initial: parts[3])
    }
    return raw(drives, PlacedAddress(address, in: loops), count: count, step: step)
  }

  private func raw<Entry>(_ entries: [Entry], _ placed: PlacedAddress, count: Int, step: Int)
    -> memc_operand
  {
    let bytes = MemoryLayout<Entry>.stride
    let run = memc_element_run(offset: 0, count: Int64(step == 0 ? 1 : count))
    return memc_operand(
      outside: UnsafeRawPointer(context.arena.store(entries)).assumingMemoryBound(to: UInt8.self),
      base: 0, start: Int64(placed.offset * bytes), stride: placed.strides.scaled(by: bytes),
      ring: 0, element: Int64(bytes), next: Int64(step == 0 ? 0 : bytes),
      runs: context.arena.store(run), run_count: 1)
  }
}

extension [memc_scale] {
  /// Whether 32-bit operands and multipliers, and 63-bit sums of products and offset, suffice.
  func areNarrow(a: BufferType, b: BufferType? = nil, into type: BufferType) -> Bool {
    guard a != .i64, b != .i64, type != .i64 else { return false }
    let limit = Double(1 << 62)
    let largestA = Double(a.range.largestMagnitude)
    let largestB = Double(b?.range.largestMagnitude ?? 0)
    return allSatisfy { entry in
      let sum =
        largestA * Double(entry.multiplier_a.magnitude)
        + largestB * Double(entry.multiplier_b.magnitude) + Double(entry.offset.magnitude)
      return sum < limit && Int32(exactly: entry.multiplier_a) != nil
        && Int32(exactly: entry.multiplier_b) != nil
    }
  }

  /// The same as `areNarrow` for the product of two operands.
  func areNarrowProducts(a: BufferType, b: BufferType, into type: BufferType) -> Bool {
    guard a != .i64, b != .i64, type != .i64 else { return false }
    return allSatisfy { entry in
      let factorA = Double(a.range.largestMagnitude) + Double(entry.zero_a.magnitude)
      let factorB = Double(b.range.largestMagnitude) + Double(entry.zero_b.magnitude)
      let product = factorA * factorB * Double(entry.multiplier_a.magnitude)
      return product + Double(entry.offset.magnitude) < Double(1 << 62)
    }
  }
}
