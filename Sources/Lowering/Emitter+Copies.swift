import Basics
import IntegerModel
import NetworkIR
import TileMachine

extension Emitter {
  /// A move of a whole value, in the element order of the destination.
  func move(_ source: StoredValue, to destination: StoredValue) -> Move {
    guard destination.layout.strides != nil, source.layout.strides != nil else {
      return Move(
        destination.address, destination.layout.elementShape.orSingle, from: source.address,
        source.layout.elementShape.orSingle)
    }
    let nest = LoopNest(from: source.layout, to: destination.layout)
    return Move(
      destination.address, nest.elementShape(of: 0), from: source.address, nest.elementShape(of: 1))
  }

  /// Moves a whole value, row by row where both have rows.
  mutating func emitMove(
    _ source: StoredValue, to destination: StoredValue, on tile: Int, _ comment: String
  ) {
    let hasRows = source.layout.strides != nil && source.layout.shape == destination.layout.shape
    guard hasRows, let rows = rows(of: destination) else {
      let body = StreamBody(iteration: [.run(move(source, to: destination))])
      return emit(
        body, on: tile, comment, reading: [InputDependency(value: source)], into: destination)
    }
    let body = StreamBody(rows: rows, iteration: [.run(move(source.row, to: destination.row))])
    emit(body, on: tile, comment, reading: [source.readByRows], into: destination)
  }

  /// The input of a window step, channel innermost and with the border that the windows need; a
  /// copy if it is not already stored so.
  mutating func windowed(_ step: Step) -> StoredValue {
    let stored = stored(step.inputs[0])
    let border = step.neededBorder
    if stored.border.covers(border) && stored.layout.isImage { return stored }
    return copy(step.inputs[0], border: border, for: step)
  }

  /// Broadcasts `source` to `shape` in row-major order: returns the move to a scratch buffer of
  /// `tile`, and the value there.
  ///
  /// - Parameter operand: which operand of `step` it is; two may be views of the same buffer.
  mutating func straightened(
    _ source: StoredValue, to shape: [Int], on tile: Int, _ step: Step, operand: Int = 0
  ) -> (move: Move, value: StoredValue) {
    let (layout, size) = Layout.canonical(shape, channelIsInnermost: false)
    let place = scratch("straight.\(operand)", source.type, size: size, on: tile, step)
    let value = StoredValue(
      buffer: place, type: source.type, isGlobal: false, tile: tile, layout: layout, border: .none)
    let move = Move(
      value.address, layout.elementShape.orSingle, from: source.address,
      source.layout.broadcast(to: shape).elementShape.orSingle)
    return (move, value)
  }

  /// An input of a step with one stride along every axis; a copy if it is not already stored so.
  mutating func plain(_ value: IntegerValue, for step: Step) -> StoredValue {
    let stored = stored(value)
    return stored.layout.strides == nil ? copy(value, border: .none, for: step) : stored
  }

  /// A copy of `value` in the canonical layout, made by the owner of `step` for all its tiles.
  mutating func copy(_ value: IntegerValue, border: Border, for step: Step) -> StoredValue {
    let tile = plan.owner(of: step)
    let readers = plan.tiles(of: step)
    let copy = allocate(
      value, border: border, on: tile, readers: readers, name: "\(value.name).copy")
    fillBorder(of: copy, step.node.name)
    emitMove(stored(value), to: copy, on: tile, step.node.name)
    publish(value.name, from: tile, to: readers.sorted())
    return copy
  }
}

extension LoopNest {
  /// The loops and the run of one operand, as an operand shape.
  func elementShape(of operand: Int) -> ElementShape {
    let run = ElementShape.Level(runCount, stride: runSteps[operand])
    let outer = loops.map { ElementShape.Level($0.count, stride: $0.strides[operand]) }
    return ElementShape(runCount == 1 && !outer.isEmpty ? outer : outer + [run])
  }
}

extension Layout {
  /// Whether the elements are contiguous and in row-major order.
  var isRowMajor: Bool {
    let levels = elementShape.levels
    return levels.isEmpty || levels.count == 1 && levels[0].stride == 1
  }

  /// The same elements, broadcast to `shape`.
  fileprivate func broadcast(to shape: [Int]) -> Layout {
    let missing = shape.count - axes.count
    return Layout(
      offset: offset,
      axes: shape.indices.map { axis in
        let own = axis < missing ? [] : axes[axis - missing]
        return own.map(\.count).elementCount == shape[axis]
          ? own : [ElementShape.Level(shape[axis], stride: 0)]
      })
  }

  /// Whether the channels of each pixel are contiguous and every axis has one stride, rows the
  /// largest.
  var isImage: Bool {
    guard shape.isImage, let strides else { return false }
    let spatial = strides.dropFirst(2).filter { $0 != 0 }
    return (strides[1] == 1 || shape[1] == 1) && spatial == spatial.sorted(by: >)
      && spatial.allSatisfy { $0 >= shape[1] }
  }
}
