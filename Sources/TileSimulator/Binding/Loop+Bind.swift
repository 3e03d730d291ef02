import Basics
import CKernels
import TileMachine

extension Loop: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    try binder.openLoop(variable, count: count)
    var step = binder.step(count: count)
    step.execute = memc_loop
    step.index = Int64(binder.loops.count - 1)
    binder.append(step)
  }
}
