import CKernels
import TileMachine

extension Move: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    let destination = binder.operand(destination, destinationShape)
    let source = binder.operand(source, sourceShape)
    let kernel: KernelPointer =
      destination.type == source.type ? memc_copy : memc_convert
    try binder.appendElementwise(kernel, count: sourceShape.count, to: destination, a: source)
  }
}
