import CKernels
import TileMachine

extension Mul: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    let destination = binder.operand(destination, count: count)
    let a = binder.operand(a, count: count, step: aStep)
    let b = binder.operand(b, count: count, step: bStep)
    let table = binder.table(table, .mul, count: count, step: tableStep)
    let passesUnit = try binder.appendUnit(self, count: count, to: destination) {
      try $0.appendElementwise(memc_real_mul, count: count, to: $1, a: a, b: b, table: table)
    }
    guard !passesUnit else { return }
    let isNarrow = table.entries.areNarrowProducts(a: a.type, b: b.type, into: destination.type)
    let kernel = memc_mul_kernel(binder.context.isa, !isNarrow)
    try binder.appendElementwise(kernel, count: count, to: destination, a: a, b: b, table: table)
  }
}
