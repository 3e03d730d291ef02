import CKernels

extension Signal {
  public func bind(with binder: inout StreamBinder) throws {
    try binder.appendToken(memc_signal, token, count: count)
  }
}
