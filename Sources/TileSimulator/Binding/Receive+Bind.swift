import CKernels
import TileMachine

extension Receive: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    let destination = binder.operand(destination, shape)
    binder.appendTransfer(memc_receive, channel, destination, count: shape.count)
  }
}
