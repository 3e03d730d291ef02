import Basics
import CKernels
import TileMachine

extension Pool: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    let taps = try window.orderedRuns().flatMap { run in run.offset..<run.offset + run.count }
    let destination = try binder.operand(destination, count: count)
    let spread = (taps.min() ?? 0)...(taps.max() ?? 0)
    let source = try binder.operand(
      source, [ElementRun(offset: 0, count: count)], spread: spread)
    try expect(destination.type, for: source.type)
    try binder.appendPool(
      kernel(destination.type, source.type, binder.context.isa),
      first: first(source.type, destination.type),
      window: kind == .max
        ? memc_window_kernel(binder.context.isa, source.type.kernelType, Int64(taps.count)) : nil,
      taps: taps, count: count, to: destination, from: source)
  }

  private func expect(_ type: BufferType, for source: BufferType) throws {
    switch kind {
    case .max where type != source:
      throw Diagnostic.malformed(
        "the maximum of '\(source.rawValue)' needs '\(source.rawValue)', "
          + "not '\(type.rawValue)'", at: nil)
    case .sum where type.isCode:
      throw Diagnostic.malformed("sums need 'i32' or 'i64', not '\(type.rawValue)'", at: nil)
    default: break
    }
  }

  private func kernel(_ type: BufferType, _ source: BufferType, _ isa: memc_isa)
    -> memc_kernel_pointer?
  {
    kind == .max
      ? memc_max_kernel(isa, type.kernelType)
      : memc_sum_kernel(isa, type.kernelType, source.kernelType)
  }

  private func first(_ source: BufferType, _ type: BufferType) -> memc_kernel_pointer {
    source == type ? memc_copy : memc_convert
  }
}
