import CKernels
import TileMachine

extension Wait: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    binder.appendToken(memc_wait, token, count: count)
  }
}
