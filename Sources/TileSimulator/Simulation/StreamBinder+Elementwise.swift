import Basics
import CKernels

extension StreamBinder {
  /// Adds an elementwise step: destination, a, b, table.
  ///
  /// All reads come before all writes in meaning; where the destination overlaps a source, results
  /// are kept apart until the last is known.
  mutating func appendElementwise(
    _ kernel: memc_kernel_pointer?, count: Int, to destination: BoundOperand,
    a: BoundOperand? = nil, b: BoundOperand? = nil, table: BoundTable? = nil,
    configure: (inout memc_step) -> Void = { _ in }
  ) throws {
    let sources = [a, b].compactMap { $0 }
    let isDisturbed = sources.contains { destination.disturbs($0) }
    let target = isDisturbed ? try scratch(destination.type, count: count) : destination
    var step = step(kernel, count: count)
    step.operand = (
      target.raw, a?.raw ?? memc_operand(), b?.raw ?? memc_operand(), table?.raw ?? memc_operand()
    )
    step.type.0 = target.type.kernelType
    step.type.1 = a?.type.kernelType ?? memc_u8
    step.type.2 = b?.type.kernelType ?? memc_u8
    step.execute = memc_elementwise
    if ([target] + sources).allSatisfy(\.isPlain) { step.execute = memc_elementwise_plain }
    configure(&step)
    append(step)
    if isDisturbed { try appendElementwise(memc_copy, count: count, to: destination, a: target) }
  }

  /// A step of this many elements with nothing else set.
  func step(_ kernel: memc_kernel_pointer? = nil, count: Int) -> memc_step {
    var step = memc_step()
    step.kernel = kernel
    step.lanes = Int64(context.lanes)
    step.count = Int64(count)
    return step
  }
}

/// What `memc_step.kernel` points to.
typealias memc_kernel_pointer =
  @convention(c) (
    UnsafePointer<memc_step>?, UnsafePointer<UnsafeMutablePointer<UInt8>?>?, Int64
  ) -> Void
