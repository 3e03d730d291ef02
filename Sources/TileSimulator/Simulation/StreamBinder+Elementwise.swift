import Basics
import CKernels

extension StreamBinder {
  /// Appends an elementwise step with a destination, operands a and b, and a table.
  ///
  /// All reads logically precede all writes: if the destination overlaps a source, the results go
  /// to scratch memory first.
  mutating func appendElementwise(
    _ kernel: KernelPointer?, count: Int, to destination: BoundOperand,
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

  /// A step of `count` elements with nothing else set.
  func step(_ kernel: KernelPointer? = nil, count: Int) -> memc_step {
    var step = memc_step()
    step.kernel = kernel
    step.lanes = Int64(context.lanes)
    step.count = Int64(count)
    return step
  }
}

/// The type of `memc_step.kernel`.
typealias KernelPointer =
  @convention(c) (
    UnsafePointer<memc_step>?, UnsafePointer<UnsafeMutablePointer<UInt8>?>?, Int64
  ) -> Void
