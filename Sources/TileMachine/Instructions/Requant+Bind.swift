import CKernels

extension Requant {
  public func bind(with binder: inout StreamBinder) throws {
    let destination = try binder.operand(destination, count: count)
    let source = try binder.operand(source, count: count)
    let table = try binder.table(
      table, .requant, count: count, step: tableStep, into: destination.type)
    let isNarrow = table.entries.areNarrow(a: source.type, into: destination.type)
    let kernel = memc_requant_kernel(
      binder.context.isa, destination.type.kernelType, source.type.kernelType, !isNarrow)
    try binder.appendElementwise(kernel, count: count, to: destination, a: source, table: table)
  }
}
