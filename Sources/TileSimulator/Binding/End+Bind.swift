import Basics
import CKernels
import TileMachine

extension End: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    let loop = try binder.closeLoop()
    var step = binder.step(count: loop.count)
    step.execute = memc_end
    step.index = Int64(binder.loops.count)
    // the sequencer moves on from the loop's own step
    step.target = Int64(loop.step)
    binder.append(step)
  }
}
