import Basics
import IntegerModel
import Mapping
import NetworkIR
import TileMachine

extension Emitter {
  /// Emits the largest code of each window, rescaled where formats differ.
  mutating func emitMaximum(_ step: Step, _ tables: MaximumTables) {
    let isPlain = tables.rescaling == nil && tables.clamp == step.output.format.codes
    let requantization = isPlain ? nil : tables.rescaling ?? .identity
    let table = requantization.map { addTable(step, [$0], tables.clamp) }
    let unit = poolingUnit(of: step)
    emitPool(step, tables.window) { emitter, walk, channels, place in
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
      let maxima = Address(
        emitter.scratch(
          "maxima", type, size: channels, on: place.tile, step, copy: place.copy))
      return [
        .run(
          Pool(.max, maxima, from: source, window: walk.tapShape, count: channels, unit: unit)),
        .run(
          Requant(
            walk.destinationAddress, from: maxima, table: table, count: channels, tableStep: 0,
            halves: tables.rescaling?.halves ?? .up,
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
    emitPool(step, tables.window) { emitter, walk, channels, place in
      let sums = Address(
        emitter.scratch(
          "sums", tables.sumType(of: step.inputs[0].format), size: channels, on: place.tile, step,
          copy: place.copy))
      return [
        .run(Pool(.sum, sums, from: walk.windowStart, window: walk.tapShape, count: channels)),
        .run(
          Requant(
            walk.destinationAddress, from: sums,
            table: tables.isUniform ? table : walk.positionAddress(in: table), count: channels,
            tableStep: 0, halves: Array(tables.requantizations.values).halves,
            unit: emitter.activationUnit(of: step, tables.clamp))),
      ]
    }
  }

  /// Emits the loops over all windows of a pool, on the step's owner or shared by several tiles.
  private mutating func emitPool(
    _ step: Step, _ window: Window,
    body: (inout Emitter, WindowWalk, _ channels: Int, PoolPlace) -> [Statement]
  ) {
    let source = windowed(step)
    let destination = allocateOutput(of: step)
    let all = WindowWalk(window: window, source: source, destination: destination)
    func part(_ emitter: inout Emitter, _ copy: Int, _ share: WindowSplit.Share?) -> (
      tile: Int, body: StreamBody
    ) {
      let place = PoolPlace(copy: copy, tile: emitter.plan.tiles(of: step, copy: copy)[0])
      let own = emitter.banded(share.map(all.taking) ?? all, on: place.tile, step, copy: copy)
      return (place.tile, own.streamBody(body(&emitter, own, step.output.shape[1], place)))
    }
    if plan.copies(of: step) > 1 {
      emitCrew(
        of: step, sharing: window.outputSizes, reading: [all.dependency()], into: destination
      ) { [part(&$0, $1, $2)] }
    } else {
      let (tile, body) = part(&self, 0, nil)
      emit(body, on: tile, step.node.name, reading: [all.dependency()], into: destination)
    }
    finish(step.output, in: destination)
  }
}

/// Where a copy of a pool runs.
private struct PoolPlace {
  var copy: Int
  var tile: Int
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
