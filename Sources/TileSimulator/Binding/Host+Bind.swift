import CKernels
import TileMachine

extension Host: Executable {
  package func bind(with binder: inout StreamBinder) throws {
    let context = binder.context
    let host = context.host(named: hostOperator)
    var step = binder.step(count: 0)
    step.execute = { stream, step in
      guard let stream, let host = step?.pointee.host else {
        preconditionFailure("a step is bound")
      }
      Unmanaged<BoundHost>.fromOpaque(host).takeUnretainedValue().run(in: stream.pointee.memory)
      return true
    }
    step.host = UnsafeRawPointer(Unmanaged.passUnretained(host).toOpaque())
    binder.append(step)
  }
}
