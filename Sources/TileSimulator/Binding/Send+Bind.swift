import Basics
import CKernels
import TileMachine

extension Send: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    let source = try binder.operand(source, shape)
    try binder.appendTransfer(memc_send, channel, source, count: shape.count)
  }
}
