import Basics
import CKernels
import TileMachine

extension Receive: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    let destination = try binder.operand(destination, shape)
    try binder.appendTransfer(memc_receive, channel, destination, count: shape.count)
  }
}
