import CKernels
import TileMachine

extension Fill: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    let destination = binder.operand(destination, shape)
    try binder.appendElementwise(memc_fill, count: shape.count, to: destination) {
      $0.constant = Int64(constant)
    }
  }
}
