import CKernels

extension Send {
  public func bind(with binder: inout StreamBinder) throws {
    let source = try binder.operand(source, shape)
    try binder.appendTransfer(memc_send, channel, source, count: shape.count)
  }
}
