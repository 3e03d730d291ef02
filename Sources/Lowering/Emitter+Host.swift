import IntegerModel
import NetworkIR
import TileMachine

extension Emitter {
  /// Emits an operator of the host, which reads whole values from the global memory and writes one
  /// there.
  mutating func emitHost(_ step: Step) {
    var operands: [String: StoredValue] = [:]
    for input in step.inputs where operands[input.name] == nil {
      operands[input.name] = inGlobalMemory(input, for: step)
    }
    let sources = step.inputs.compactMap { operands[$0.name] }
    let isImage = sources[0].layout.isImage || step.output.shape != step.inputs[0].shape
    let destination = allocateOutput(of: step, channelIsInnermost: isImage, isGlobal: true)
    program.hostOperators.append(
      HostOperator(
        step.node.name, operands: zip(step.inputs, sources).map { $1.hostPort(of: $0) },
        result: destination.hostPort(of: step.output)))
    emit(
      StreamBody(iteration: [.run(Host(step.node.name))]), on: plan.owner(of: step),
      step.node.name, reading: sources.map { InputDependency(value: $0) }, into: destination)
    finish(step.output, in: destination)
  }

  /// `value` where the host can read it: where it lies, or else moved by the owner of `step`.
  private mutating func inGlobalMemory(_ value: IntegerValue, for step: Step) -> StoredValue {
    let stored = stored(value)
    guard !stored.isGlobal || stored.port(of: value) == nil else { return stored }
    let tile = plan.owner(of: step)
    let copy = allocate(
      value, border: .none, on: tile, readers: [tile], channelIsInnermost: stored.layout.isImage,
      name: "\(value.name).host", isGlobal: true)
    emitMove(stored, to: copy, on: tile, step.node.name)
    return copy
  }
}

extension StoredValue {
  /// The value as a port of the host.
  ///
  /// - Precondition: its layout is plain.
  fileprivate func hostPort(of value: IntegerValue) -> Port {
    guard let port = port(of: value) else { preconditionFailure("'\(value.name)' is not plain") }
    return port
  }
}
