import CKernels
import TileMachine

extension Integrate: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    let destination = binder.operand(destination, count: count)
    let source = binder.operand(source, count: count)
    let table = binder.table(table, .requant, count: count, step: tableStep)
    var (totals, _) = try binder.neurons(count: count, fires: false, hasPotentials: true)
    totals.writes_changes = writesChanges
    try binder.appendNeurons(
      totals, memc_integrate, count: count, to: destination, a: source, table: table)
  }
}
