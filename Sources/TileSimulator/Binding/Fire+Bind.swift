import CKernels
import TileMachine

extension Fire: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    let destination = binder.operand(destination, count: count)
    let first = binder.operand(a, count: count)
    let second = b.buffer.isEmpty ? nil : binder.operand(b, count: count)
    let table = binder.table(table, .fire, count: count, step: tableStep)
    var (neurons, _) = try binder.neurons(count: count, hasPotentials: true)
    neurons.start = Int64(start)
    neurons.stop = Int64(start + window)
    // 0 keeps all
    neurons.kept = leak == 0 ? 0 : max(Int64(((1 - leak) * 0x1p31).rounded()), 1)
    neurons.resets_to_zero = reset == .zero
    let isNarrow = [first, second].allSatisfy { $0?.type != .i64 }
      && table.entries.allSatisfy {
        Int32(exactly: $0.multiplier_a) != nil && Int32(exactly: $0.multiplier_b) != nil
      }
    let execute: ExecutePointer = isNarrow ? { memc_fire($0, $1) } : { memc_fire_wide($0, $1) }
    try binder.appendNeurons(
      neurons, execute, count: count, to: destination, a: first, b: second, table: table)
  }
}
