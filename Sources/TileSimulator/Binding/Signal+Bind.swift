import CKernels
import TileMachine

extension Signal: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    binder.appendToken(memc_signal, token, count: count)
  }
}
