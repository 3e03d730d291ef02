import Basics
import CKernels
import TileMachine

extension MVM: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    let group = try binder.group(named: group)
    let columns = group.cells.matrix.columns
    let destination = try binder.operand(destination, count: columns)
    guard !destination.type.isCode else {
      throw Diagnostic.malformed("sums need 'i32' or 'i64', not a buffer of codes", at: nil)
    }
    guard destination.type.range.contains(group.largestSum) else {
      throw Diagnostic.malformed(
        "sums of group '\(self.group)' reach \(group.largestSum), which needs 'i64'", at: nil)
    }
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
      step.detail = UnsafeRawPointer(group.raw)
      step.type.1 = group.sumType
    }
    if group.sumType == memc_i32, destination.type == .i32, !accumulates {
      binder.noteSums(of: group, in: destination)
    }
  }
}
