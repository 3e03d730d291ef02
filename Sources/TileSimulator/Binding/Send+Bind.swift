import CKernels
import TileMachine

extension Send: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    let source = binder.operand(source, shape)
    binder.appendTransfer(memc_send, channel, source, count: shape.count)
  }
}
