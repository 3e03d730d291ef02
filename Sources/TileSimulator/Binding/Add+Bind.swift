import CKernels
import TileMachine

extension Add: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    let destination = binder.operand(destination, count: count)
    let a = binder.operand(a, count: count, step: aStep)
    let b = binder.operand(b, count: count, step: bStep)
    guard !table.buffer.isEmpty else {
      try bindSum(destination, a, b, with: &binder)
      return
    }
    let table = binder.table(table, .add, count: count, step: tableStep)
    let passesUnit = try binder.appendUnit(self, count: count, to: destination) {
      try $0.appendElementwise(memc_real_add, count: count, to: $1, a: a, b: b, table: table)
    }
    guard !passesUnit else { return }
    let isNarrow = table.entries.areNarrow(a: a.type, b: b.type, into: destination.type)
    let isa = binder.context.isa
    let kernel =
      halves == .up
      ? memc_add_kernel(isa, !isNarrow) : memc_halves_kernel(isa, halves == .odd)
    try binder.appendElementwise(kernel, count: count, to: destination, a: a, b: b, table: table)
  }

  private func bindSum(
    _ destination: BoundOperand, _ a: BoundOperand, _ b: BoundOperand,
    with binder: inout StreamBinder
  ) throws {
    let kernel = memc_exact_add_kernel(
      binder.context.isa, destination.type.kernelType, a.type.kernelType, b.type.kernelType)
    try binder.appendElementwise(kernel, count: count, to: destination, a: a, b: b)
  }
}
