import Basics
import IntegerModel
import NetworkIR
import TileMachine

extension Emitter {
  /// Adds the input's buffer in global memory, and the copy of it that the first nodes read.
  mutating func emitInput(_ input: IntegerValue) {
    let port = addPort(input)
    program.inputs.append(port.description)
    let readers = readers(of: input)
    let border = neededBorder(of: input)
    guard let reader = readers.min(), readers.count == 1 || !border.isEmpty else {
      values[input.name] = port.stored
      return
    }
    let copy = allocate(input, border: border, on: reader, readers: readers)
    fillBorder(of: copy, input.name)
    emitMove(port.stored, to: copy, on: reader, input.name)
    finish(input, in: copy)
  }

  /// Adds the output's buffer in global memory, and the move that fills it.
  mutating func emitOutput(_ value: IntegerValue) {
    let port = addPort(value)
    program.outputs.append(port.description)
    emitConstant(value, on: plan.tiles[0], value.name)
    let stored = stored(value)
    emitMove(stored, to: port.stored, on: stored.tile, value.name)
  }

  private mutating func addPort(_ value: IntegerValue) -> (description: Port, stored: StoredValue) {
    let (layout, size) = Layout.canonical(value.shape)
    let buffer = names.buffers.unused("\(value.name).port")
    program.globals.append(Buffer(buffer, value.format.bufferType, size: size))
    let stored = StoredValue(
      buffer: buffer, type: value.format.bufferType, isGlobal: true, tile: 0, layout: layout,
      border: .none)
    guard let port = stored.port(of: value) else {
      preconditionFailure("a canonical layout is plain")
    }
    return (port, stored)
  }

  /// Writes constants used as activations once into a buffer of the step's tile.
  mutating func emitConstants(of step: Step) {
    for input in step.inputs {
      emitConstant(input, on: plan.owner(of: step), step.node.name)
    }
  }

  /// Writes `value` into a buffer of `tile` if it is a constant that is not stored yet.
  private mutating func emitConstant(_ value: IntegerValue, on tile: Int, _ comment: String) {
    guard values[value.name] == nil, let codes = network.constants[value.name] else { return }
    let stored = allocate(
      value, border: .none, on: tile, readers: readers(of: value), channelIsInnermost: false)
    emit(StreamBody(iteration: codes.fills(of: stored.address)), on: tile, comment, into: stored)
    finish(value, in: stored)
  }
}

extension Tensor<Int32> {
  /// Writes these codes, with one `fill` for each run of equal codes.
  fileprivate func fills(of address: Address) -> [Statement] {
    var fills: [Fill] = []
    var start = 0
    while start < count {
      let end = elements[start...].firstIndex { $0 != elements[start] } ?? count
      fills.append(
        Fill(
          address.advanced(by: start), constant: Int(elements[start]), shape: .run(end - start)))
      start = end
    }
    return fills.map(Statement.run)
  }
}
