import CKernels
import TileMachine

extension Integrate: Executable {
  package var keepsState: Bool { true }

  package func bind(with binder: inout StreamBinder) throws {
    let destination = binder.operand(destination, count: count)
    let first = binder.operand(a, count: count)
    let second = b.buffer.isEmpty ? nil : binder.operand(b, count: count)
    let table = binder.table(table, .add, count: count, step: tableStep)
    var (totals, _) = try binder.neurons(memc_integrate, count: count)
    totals.writes_changes = writesChanges
    try binder.appendNeurons(
      totals, count: count, to: destination, a: first, b: second, table: table.raw)
  }
}
