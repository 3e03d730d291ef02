import CKernels
import TileMachine

extension Requant: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    let destination = binder.operand(destination, count: count)
    let written = binder.operand(source, count: count)
    let source = binder.forwarded(written, count: count)
    let table = binder.table(table, .requant, count: count, step: tableStep)
    let passesUnit = try binder.appendUnit(self, count: count, to: destination) {
      try $0.appendElementwise(memc_real_requant, count: count, to: $1, a: source, table: table)
    }
    guard !passesUnit else { return }
    guard halves == .up else {
      let kernel = memc_halves_kernel(binder.context.isa, halves == .odd)
      return try binder.appendElementwise(
        kernel, count: count, to: destination, a: source, table: table)
    }
    let isNarrow = table.entries.areNarrow(a: source.type, into: destination.type)
    let kernel = memc_requant_kernel(
      binder.context.isa, destination.type.kernelType, source.type.kernelType, !isNarrow)
    let bytes = isNarrow ? byteKernel(table, to: destination, from: source, binder.context) : nil
    let context = binder.context
    let blocks = context.lanes == 1 ? table.blocks(count: count) : []
    try binder.appendElementwise(
      bytes ?? kernel, count: count, to: destination, a: source, table: table
    ) { step in
      guard bytes != nil, !blocks.isEmpty else { return }
      step.blocks = UnsafePointer(context.arena.store(blocks))
    }
  }

  /// The kernel for bytes; `nil` if its preconditions are not met.
  private func byteKernel(
    _ table: BoundTable, to destination: BoundOperand, from source: BoundOperand,
    _ context: BindingContext
  ) -> KernelPointer? {
    let isFixed = table.isFixed && destination.isPlain && source.isPlain
    guard table.entries.allSatisfy({ $0.shift >= 32 }), context.lanes > 1 || isFixed else {
      return nil
    }
    return memc_byte_requant_kernel(
      context.isa, destination.type.kernelType, source.type.kernelType, Int64(context.lanes))
  }
}

extension BoundTable {
  /// Whether every execution uses the same entries.
  fileprivate var isFixed: Bool {
    raw.stride.0 == 0 && raw.stride.1 == 0 && raw.stride.2 == 0 && raw.stride.3 == 0
  }

  /// The entries of `count` elements in blocks of 16.
  fileprivate func blocks(count: Int) -> [memc_scale_block] {
    stride(from: 0, to: count, by: 16).map { first in
      var block = memc_scale_block()
      for place in 0..<min(16, count - first) {
        block.set(place, entries[raw.next == 0 ? 0 : first + place])
      }
      return block
    }
  }
}

extension memc_scale_block {
  /// Sets one entry of the block.
  ///
  /// - Precondition: the entry is narrow, shifts by at least 32 and clamps to bytes.
  fileprivate mutating func set(_ place: Int, _ entry: memc_scale) {
    withUnsafeMutableBytes(of: &multiplier) {
      $0.bindMemory(to: Int32.self)[place] = Int32(truncatingIfNeeded: entry.multiplier_a)
    }
    withUnsafeMutableBytes(of: &offset) {
      $0.bindMemory(to: Int64.self)[place % 2 * 8 + place / 2] = entry.offset
    }
    withUnsafeMutableBytes(of: &shift) {
      $0.bindMemory(to: Int32.self)[place] = Int32(truncatingIfNeeded: entry.shift - 32)
    }
    withUnsafeMutableBytes(of: &low) { $0[place] = UInt8(truncatingIfNeeded: entry.low) }
    withUnsafeMutableBytes(of: &high) { $0[place] = UInt8(truncatingIfNeeded: entry.high) }
  }
}
