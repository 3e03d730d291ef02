import Basics
import IntegerModel
import NetworkIR
import TileMachine

extension Emitter {
  /// Emits the largest code of each window, rescaled where formats differ.
  mutating func emitMaximum(_ step: Step, _ tables: MaximumTables) {
    let isPlain = tables.rescaling == nil && tables.clamp == step.output.format.codes
    let requantization = isPlain ? nil : tables.rescaling ?? .identity
    let table = requantization.map { addTable(step, [$0], tables.clamp) }
    let unit = poolingUnit(of: step)
    emitPool(step, tables.window) { emitter, walk, channels, tile in
      let source = walk.windowStart
      guard let table else {
        return [
          .run(
            Pool(
              .max, walk.destinationAddress, from: source, window: walk.tapShape, count: channels,
              unit: unit))
        ]
      }
      let type = step.inputs[0].format.bufferType
      let maxima = Address(emitter.scratch("maxima", type, size: channels, on: tile, step))
      return [
        .run(
          Pool(.max, maxima, from: source, window: walk.tapShape, count: channels, unit: unit)),
        .run(
          Requant(
            walk.destinationAddress, from: maxima, table: table, count: channels, tableStep: 0,
            unit: emitter.activationUnit(of: step, tables.clamp))),
      ]
    }
  }

  /// Emits the exact sum of each window, and one requantization that includes the divisor.
  mutating func emitAverage(_ step: Step, _ tables: AverageTables) {
    let sizes = tables.window.outputSizes
    let positions = tables.isUniform ? sizes.map { _ in 1 } : sizes
    let rows = positions.indexTuples.map { tables.requantization(at: $0).row(tables.clamp) }
    let table = addTable(step, fields: 5, rows: rows)
    emitPool(step, tables.window) { emitter, walk, channels, tile in
      let sums = Address(
        emitter.scratch(
          "sums", tables.sumType(of: step.inputs[0].format), size: channels, on: tile, step))
      return [
        .run(Pool(.sum, sums, from: walk.windowStart, window: walk.tapShape, count: channels)),
        .run(
          Requant(
            walk.destinationAddress, from: sums,
            table: tables.isUniform ? table : walk.positionAddress(in: table), count: channels,
            tableStep: 0, unit: emitter.activationUnit(of: step, tables.clamp))),
      ]
    }
  }

  /// Emits the loops over all windows of a pool, on the step's owner.
  private mutating func emitPool(
    _ step: Step, _ window: Window,
    body: (inout Emitter, WindowWalk, _ channels: Int, _ tile: Int) -> [Statement]
  ) {
    let tile = plan.owner(of: step)
    let source = windowed(step)
    let destination = allocateOutput(of: step)
    let walk = WindowWalk(
      window: window, source: source, destination: destination,
      band: band(for: window, over: source, on: tile, step))
    let streamBody = walk.streamBody(body(&self, walk, step.output.shape[1], tile))
    emit(streamBody, on: tile, step.node.name, reading: [walk.dependency()], into: destination)
    finish(step.output, in: destination)
  }
}

extension AverageTables {
  /// A type wide enough for the sum of a window of codes.
  fileprivate func sumType(of format: ActivationFormat) -> BufferType {
    let largest = max(-format.codes.lowerBound, format.codes.upperBound)
    return window.kernel.elementCount * largest <= Int32.max ? .i32 : .i64
  }

  /// Whether every window has the same divisor.
  fileprivate var isUniform: Bool { requantizations.count == 1 }
}

extension Requantization {
  /// Leaves codes unchanged.
  static let identity = Requantization(multiplier: 1 << 30, shift: 30, offset: 1 << 29)
}

extension [Int] {
  /// All indices of a tensor of this shape, in row-major order.
  fileprivate var indexTuples: [[Int]] {
    reduce([[]]) { tuples, size in tuples.flatMap { tuple in (0..<size).map { tuple + [$0] } } }
  }
}
