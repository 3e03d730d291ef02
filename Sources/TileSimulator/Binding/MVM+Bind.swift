import CKernels
import TileMachine

extension MVM: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    let group = binder.groups[declared: group]
    let columns = group.cells.matrix.columns
    let destination = binder.operand(destination, count: columns)
    binder.noteFiring(of: self.group)
    let isDirect =
      group.isDirect && destination.isPlain && destination.type == .i32 && !accumulates
    let kernel = memc_store_kernel(
      binder.context.isa, destination.type.kernelType, group.sumType, accumulates)
    try binder.appendElementwise(
      kernel, count: columns, to: destination,
      a: binder.linear(group.sums, count: columns)
    ) { step in
      step.execute = memc_mvm
      if destination.isPlain { step.execute = memc_mvm_plain }
      if isDirect { step.execute = memc_mvm_direct }
      step.group = UnsafePointer(group.raw)
      step.type.1 = group.sumType
    }
    if group.sumType == memc_i32, destination.type == .i32, !accumulates {
      binder.noteSums(of: group, in: destination)
    }
  }
}
