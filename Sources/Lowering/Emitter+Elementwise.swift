import Basics
import IntegerModel
import Mapping
import NetworkIR
import TileMachine

extension Emitter {
  /// Emits constants times an activation plus constants.
  mutating func emitAffine(_ step: Step, _ tables: AffineTables) {
    // a deep value is computed in one run, so each element needs its own constants
    let shape = step.output.shape.isDeep ? step.output.shape : tables.shape
    let requantizations = Tensor(tables.shape, tables.requantizations).broadcast(to: shape)
    let table = addTable(step, requantizations.elements, tables.clamp)
    let unit = activationUnit(of: step, tables.clamp)
    emitElementwise(step, tableShape: shape) { destination, operands, nest in
      Requant(
        destination, from: operands[0], table: nest.address(of: 2, from: table),
        count: nest.runCount, tableStep: nest.runSteps[2], halves: tables.requantizations.halves,
        unit: unit)
    }
  }

  /// Emits the sum of two activations, each rescaled, with one rounding.
  ///
  /// - Throws: `unsupported` for any other number of activations.
  mutating func emitSum(_ step: Step, _ tables: SumTables) throws {
    guard step.inputs.count == 2 else {
      throw Diagnostic.unsupported("a sum of \(step.inputs.count) activations, not two")
    }
    let row =
      tables.multipliers + [tables.shift, tables.offset]
      + [tables.clamp.lowerBound, tables.clamp.upperBound]
    let table = addTable(step, fields: 6, rows: [row])
    let unit = activationUnit(of: step, tables.clamp)
    emitElementwise(step) { destination, operands, nest in
      Add(
        destination, operands[0], operands[1], table: table, count: nest.runCount,
        aStep: nest.runSteps[1], bStep: nest.runSteps[2], tableStep: 0,
        halves: tables.halves, unit: unit)
    }
  }

  mutating func emitProduct(_ step: Step, _ tables: ProductTables) {
    let table = addTable(
      step, fields: 7, rows: [tables.zeroPoints + tables.requantization.row(tables.clamp)])
    let unit = activationUnit(of: step, tables.clamp)
    emitElementwise(step) { destination, operands, nest in
      Mul(
        destination, operands[0], operands[1], table: table, count: nest.runCount,
        aStep: nest.runSteps[1], bStep: nest.runSteps[2], tableStep: 0, unit: unit)
    }
  }

  mutating func emitLookup(_ step: Step, _ table: LookupTable) {
    let name = functionName(of: table, for: step)
    let unit = activationUnit(of: step, step.output.format.codes(within: step.node.clamp))
    emitElementwise(step) { destination, operands, nest in
      Lookup(destination, from: operands[0], function: name, count: nest.runCount, unit: unit)
    }
  }

  /// The name under which the program holds `table`, once for all steps that look it up.
  private mutating func functionName(of table: LookupTable, for step: Step) -> String {
    if let name = functionNames[table] { return name }
    let name = names.functions.unused(step.node.name)
    functionNames[table] = name
    program.functions[name] = table.codes
    return name
  }

  /// Emits loops over all elements of a step's output, with its operands broadcast.
  ///
  /// - Parameters:
  ///   - tableShape: the shape of a table that is also broadcast; it is the nest's last operand.
  ///   - instruction: computes one run, given the addresses of destination and operands.
  private mutating func emitElementwise(
    _ step: Step, tableShape: [Int]? = nil,
    instruction: (_ destination: Address, _ operands: [Address], LoopNest) -> any Instruction
  ) {
    let tile = plan.owner(of: step)
    let shape = step.output.shape
    let sources = step.inputs.map { shape.isDeep ? stored($0) : plain($0, for: step) }
    let straight =
      shape.isDeep
      ? sources.enumerated().map {
        straightened($0.element, to: shape, on: tile, step, operand: $0.offset)
      } : []
    let isImage = sources[0].layout.isImage || shape != step.inputs[0].shape
    let destination = allocateOutput(of: step, channelIsInnermost: isImage)
    let rows = tableShape.variesAlongRows(of: shape) ? nil : rows(of: destination)
    let operands = shape.isDeep ? straight.map(\.value) : sources
    func statements(_ share: WindowSplit.Share?) -> [Statement] {
      // one row of each value, or all rows
      let byRows = rows != nil || share != nil
      let part = byRows ? destination.row(ofRank: shape.count, of: share) : destination
      let parts = byRows ? operands.map { $0.row(ofRank: shape.count, of: share) } : operands
      let nest = LoopNest(broadcasting: parts, tableShape, to: part)
      let addresses = parts.enumerated().map { nest.address(of: $0 + 1, from: $1.address) }
      let target = nest.address(of: 0, from: part.address)
      return nest.statements(around: [.run(instruction(target, addresses, nest))])
    }
    let dependencies = sources.map { source in
      source.layout.shape == shape ? source.readByRows : InputDependency(value: source)
    }
    if plan.copies(of: step) > 1, rows != nil || canShareWhole(tableShape, shape) {
      emitCrew(of: step, sharing: [shape[2]], reading: dependencies, into: destination) {
        let rows = (StoredValue.rowVariable, $2.rowCount)
        let body = StreamBody(rows: rows, iteration: statements($2))
        return [($0.plan.tiles(of: step, copy: $1)[0], body)]
      }
    } else {
      emit(
        StreamBody(rows: rows, iteration: straight.map { .run($0.move) } + statements(nil)),
        on: tile, step.node.name, reading: dependencies, into: destination)
    }
    finish(step.output, in: destination)
  }
}

extension Emitter {
  /// Whether rows can be shared although values are handed over whole.
  private func canShareWhole(_ tableShape: [Int]?, _ shape: [Int]) -> Bool {
    schedule == .layerPipelined && !tableShape.variesAlongRows(of: shape)
  }
}

extension LoopNest {
  /// Loops over a destination, operand 0, with operands broadcast to it, and last a row-major table
  /// of shape `tableShape`.
  ///
  /// - Precondition: each has one stride along every axis.
  fileprivate init(
    broadcasting operands: [StoredValue], _ tableShape: [Int]?, to destination: StoredValue
  ) {
    let shape = destination.layout.shape
    var strides = ([destination] + operands).map { $0.layout.broadcastStrides(to: shape) }
    if let tableShape { strides.append(tableShape.broadcastStrides(to: shape)) }
    let axes = shape.indices.map { axis in
      Axis(count: shape[axis], strides: strides.map { $0[axis] })
    }
    self.init(axes, operands: strides.count)
  }
}

extension Layout {
  /// The stride along each axis of `shape`, 0 where this value is repeated.
  ///
  /// - Precondition: every axis has one stride, and the layout's shape broadcasts to `shape`.
  fileprivate func broadcastStrides(to shape: [Int]) -> [Int] {
    let own = self.shape
    let missing = shape.count - own.count
    return shape.indices.map { axis in
      guard axis >= missing, own[axis - missing] > 1 else { return 0 }
      return distance(along: axis - missing)
    }
  }
}

extension [Int]? {
  /// Whether the entries of a table of this shape, broadcast to `shape`, differ between rows.
  fileprivate func variesAlongRows(of shape: [Int]) -> Bool {
    guard let self, shape.count > 2 else { return false }
    let axis = 2 - (shape.count - self.count)
    return axis >= 0 && self[axis] > 1
  }
}

extension [Int] {
  /// The stride along each axis of `shape` of a row-major table of this shape, 0 where repeated.
  fileprivate func broadcastStrides(to shape: [Int]) -> [Int] {
    let missing = shape.count - count
    let strides = rowMajorStrides
    return shape.indices.map { axis in
      axis >= missing && self[axis - missing] > 1 ? strides[axis - missing] : 0
    }
  }
}
