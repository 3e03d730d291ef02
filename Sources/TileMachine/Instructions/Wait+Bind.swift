import CKernels

extension Wait {
  public func bind(with binder: inout StreamBinder) throws {
    try binder.appendToken(memc_wait, token, count: count)
  }
}
