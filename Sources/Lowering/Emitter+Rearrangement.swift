import Basics
import IntegerModel
import NetworkIR
import TileMachine

extension Emitter {
  /// Emits operands one after another along an axis, each moved or rescaled into its part.
  mutating func emitConcatenation(_ step: Step, _ tables: ConcatenationTables) {
    let sources = step.inputs.map { plain($0, for: step) }
    let destination = allocateOutput(of: step)
    let rows = tables.axis == 1 ? rows(of: destination) : nil
    var body: [Statement] = []
    var start = 0
    for (index, source) in sources.enumerated() {
      let end = start + step.inputs[index].shape[tables.axis]
      var box = step.output.shape.map { 0..<$0 }
      box[tables.axis] = start..<end
      let part = destination.part(box)
      body += transfer(
        step, rows == nil ? source : source.row, to: rows == nil ? part : part.row,
        tables.rescalings[index], tables.clamp)
      start = end
    }
    emit(
      StreamBody(rows: rows, iteration: body), on: plan.owner(of: step), step.node.name,
      reading: sources.map(\.readByRows), into: destination)
    finish(step.output, in: destination)
  }

  /// Emits a change of shape or order: a view where the layout allows it and no element is repeated,
  /// else a copy.
  mutating func emitRearrangement(_ step: Step, _ tables: RearrangementTables) {
    if case .pad(let begin, let end, _) = tables.rearrangement {
      emitPadding(step, tables, begin: begin, end: end)
      return
    }
    var view = view(of: step, tables.rearrangement)
    let isPlain = isPlain(step, tables.rescaling, tables.clamp)
    if isPlain && view.layout.isOneToOne {
      values[step.output.name] = view
    } else {
      // an activation unit does not read an element twice
      if !isPlain && !view.layout.isOneToOne { view = rowMajorCopy(of: view, for: step) }
      let destination = allocateOutput(of: step, channelIsInnermost: view.layout.isImage)
      let body = transfer(step, view, to: destination, tables.rescaling, tables.clamp)
      emit(
        StreamBody(iteration: body), on: plan.owner(of: step), step.node.name,
        reading: [InputDependency(value: view)], into: destination)
      finish(step.output, in: destination)
    }
  }

  /// The input in the new shape and order; a copy of it where the layout does not allow a view.
  private mutating func view(of step: Step, _ rearrangement: Rearrangement) -> StoredValue {
    var view = stored(step.inputs[0])
    view.border = .none
    view.rows = nil
    switch rearrangement {
    case .transpose(let permutation):
      view.layout = view.layout.transposed(permutation)
      return view
    case .selection(let indices):
      for (axis, own) in indices.enumerated() where axis > 0 {
        view = selecting(own, along: axis, of: view, for: step)
      }
    case .reshape, .pad: break
    }
    if let layout = view.layout.reshaped(to: step.output.shape) {
      view.layout = layout
      return view
    }
    var copy = rowMajorCopy(of: view, for: step)
    guard let layout = copy.layout.reshaped(to: step.output.shape) else {
      preconditionFailure("a row-major layout can be cut anywhere")
    }
    copy.layout = layout
    return copy
  }

  /// The elements at these indices along an axis: a view where they are regular, else a copy of each
  /// regular part.
  private mutating func selecting(
    _ indices: [Int], along axis: Int, of value: StoredValue, for step: Step
  ) -> StoredValue {
    guard indices != Array(0..<value.layout.shape[axis]) else { return value }
    var view = value.layout.stride(of: axis) == nil ? rowMajorCopy(of: value, for: step) : value
    if let layout = view.layout.selecting(indices, along: axis) {
      view.layout = layout
      return view
    }
    var shape = view.layout.shape
    shape[axis] = indices.count
    return rowMajorCopy(shape: shape, for: step, reading: view) { copy in
      var start = 0
      return indices.regularParts.map { part in
        var (box, source) = (shape.map { 0..<$0 }, view)
        box[axis] = start..<start + part.count
        start += part.count
        source.layout = view.layout.selecting(Array(part), along: axis) ?? view.layout
        return (source, copy.part(box))
      }
    }
  }

  private mutating func rowMajorCopy(of view: StoredValue, for step: Step) -> StoredValue {
    rowMajorCopy(shape: view.layout.shape, for: step, reading: view) { [(view, $0)] }
  }

  /// A value in row-major order, on the way to the output of `step`.
  ///
  /// - Parameter moves: returns the sources and destinations of the moves that fill it.
  private mutating func rowMajorCopy(
    shape: [Int], for step: Step, reading view: StoredValue,
    moves: (StoredValue) -> [(source: StoredValue, destination: StoredValue)]
  ) -> StoredValue {
    let tile = plan.owner(of: step)
    let readers = readers(of: step.output).union([tile])
    var value = step.inputs[0]
    value.shape = shape
    var copy = allocate(
      value, border: .none, on: tile, readers: readers, channelIsInnermost: false,
      name: step.output.name)
    emit(
      StreamBody(iteration: moves(copy).map { .run(move($0.source, to: $0.destination)) }),
      on: tile, step.node.name, reading: [InputDependency(value: view)], into: copy)
    publish(step.output.name, from: tile, to: readers.sorted())
    copy.rows = nil
    return copy
  }

  /// Emits padding or cropping: fills the padded parts axis by axis and moves the remaining part.
  private mutating func emitPadding(
    _ step: Step, _ tables: RearrangementTables, begin: [Int], end: [Int]
  ) {
    let source = plain(step.inputs[0], for: step)
    let destination = allocateOutput(of: step)
    let shape = step.output.shape
    let interior = shape.indices.map { max(begin[$0], 0)..<shape[$0] - max(end[$0], 0) }
    let fills = shape.indices.flatMap { axis in
      [0..<interior[axis].lowerBound, interior[axis].upperBound..<shape[axis]].map { padding in
        interior[..<axis] + [padding] + shape[(axis + 1)...].map { 0..<$0 }
      }
    }
    let lines = fills.filter { $0.allSatisfy { !$0.isEmpty } }.map { box -> Statement in
      let part = destination.part(Array(box))
      return .run(
        Fill(part.address, constant: tables.padding, shape: part.layout.elementShape.orSingle))
    }
    let kept = interior.indices.map { axis in
      let start = max(-begin[axis], 0)
      return start..<start + interior[axis].count
    }
    let transfer = transfer(
      step, source.part(kept), to: destination.part(interior), tables.rescaling, tables.clamp)
    emit(
      StreamBody(iteration: lines + transfer), on: plan.owner(of: step), step.node.name,
      reading: [InputDependency(value: source)], into: destination)
    finish(step.output, in: destination)
  }

  /// Whether the codes of a step only move.
  private func isPlain(
    _ step: Step, _ rescaling: Requantization?, _ clamp: ClosedRange<Int>
  ) -> Bool {
    rescaling == nil && clamp == step.output.format.codes
      && activationUnit(of: step, clamp) == nil
  }

  /// The instructions that move a value, rescaled where formats differ.
  private mutating func transfer(
    _ step: Step, _ source: StoredValue, to destination: StoredValue,
    _ rescaling: Requantization?, _ clamp: ClosedRange<Int>
  ) -> [Statement] {
    if isPlain(step, rescaling, clamp) { return [.run(move(source, to: destination))] }
    let table = addTable(step, [rescaling ?? .identity], clamp)
    let nest = LoopNest(from: source.layout, to: destination.layout)
    let unit = activationUnit(of: step, clamp)
    guard nest.fitsLoops else {
      return scatteredTransfer(
        step, source, to: destination, table, rescaling?.halves ?? .up, unit)
    }
    let requant = Requant(
      nest.address(of: 0, from: destination.address),
      from: nest.address(of: 1, from: source.address), table: table, count: nest.runCount,
      tableStep: 0, halves: rescaling?.halves ?? .up, unit: unit)
    return nest.statements(around: [.run(requant)])
  }

  /// A transfer that needs more loops than the machine has: moves the value into row-major order,
  /// rescales it in one run, and moves it to the destination.
  private mutating func scatteredTransfer(
    _ step: Step, _ source: StoredValue, to destination: StoredValue, _ table: Address,
    _ halves: Halves, _ unit: UnitCodes?
  ) -> [Statement] {
    let shape = source.layout.shape
    let tile = plan.owner(of: step)
    let (first, straight) = straightened(source, to: shape, on: tile, step)
    var rescaled = straight
    rescaled.type = destination.type
    rescaled.buffer = scratch(
      "rescaled", destination.type, size: shape.elementCount, on: tile, step)
    let requant = Requant(
      rescaled.address, from: straight.address, table: table, count: shape.elementCount,
      tableStep: 0, halves: halves, unit: unit)
    return [.run(first), .run(requant), .run(move(rescaled, to: destination))]
  }
}

extension StoredValue {
  /// The elements of a box of indices, one range per axis.
  ///
  /// - Precondition: every axis of the layout has one stride.
  fileprivate func part(_ box: [Range<Int>]) -> StoredValue {
    var part = self
    part.border = .none
    part.layout = layout.part(box)
    return part
  }
}

extension Layout {
  /// The elements of a box of indices, one range per axis.
  fileprivate func part(_ box: [Range<Int>]) -> Layout {
    let strides = box.indices.map(distance(along:))
    return Layout(
      offset: box.indices.reduce(offset) { $0 + box[$1].lowerBound * strides[$1] },
      axes: box.indices.map { [ElementShape.Level(box[$0].count, stride: strides[$0])] })
  }
}
