import CKernels
import TileMachine

extension Pool: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    let destination = binder.operand(destination, count: count)
    let passesUnit = try binder.appendUnit(self, count: count, to: destination) {
      let maxima = try $0.scratch(destination.type, count: count)
      try pool(into: maxima, with: &$0)
      try $0.appendElementwise(memc_real_codes, count: count, to: $1, a: maxima)
    }
    if !passesUnit { try pool(into: destination, with: &binder) }
  }

  /// Appends the step that combines the taps.
  private func pool(into destination: BoundOperand, with binder: inout StreamBinder) throws {
    let taps = window.runsInOrder.flatMap { run in run.offset..<run.offset + run.count }
    let source = binder.operand(source, count: count)
    try binder.appendPool(
      kernel(destination.type, source.type, binder.context.isa),
      first: first(source.type, destination.type),
      window: kind == .max
        ? memc_window_kernel(binder.context.isa, source.type.kernelType, Int64(taps.count)) : nil,
      taps: taps, count: count, to: destination, from: source)
  }

  private func kernel(_ type: BufferType, _ source: BufferType, _ isa: memc_isa)
    -> KernelPointer?
  {
    kind == .max
      ? memc_max_kernel(isa, type.kernelType)
      : memc_sum_kernel(isa, type.kernelType, source.kernelType)
  }

  private func first(_ source: BufferType, _ type: BufferType) -> KernelPointer {
    source == type ? memc_copy : memc_convert
  }
}
