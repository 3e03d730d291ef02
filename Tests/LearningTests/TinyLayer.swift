import Basics
import DeviceDynamics
import Training

@testable import Learning

/// A dense layer of cells without a program: a weight for each input and output, outputs innermost,
/// with half of the range 1.
final class TinyLayer {
  let (inputs, outputs): (Int, Int)
  let rule: any LearningRule
  let arrays: [SynapseArray]
  let memory: [FloatMemory]
  let gradient: FloatMemory
  private let requests: FloatMemory
  private let layouts: [SynapseLayout]
  let (batch, seed): (Int, UInt64)

  init(
    _ rule: any LearningRule, _ cell: PulsedCell, inputs: Int, outputs: Int, batch: Int = 1,
    cellsPerWeight: Int = 2, seed: UInt64 = 1
  ) {
    (self.rule, self.batch, self.seed) = (rule, batch, seed)
    (self.inputs, self.outputs) = (inputs, outputs)
    let count = inputs * outputs
    let arrays = (0..<rule.sliceCount + rule.auxiliaryCount).map {
      SynapseArray(
        cell, count: count, cellsPerWeight: cellsPerWeight, nominalLow: 0, seed: seed, number: $0,
        threads: 1)
    }
    layouts = arrays.indices.map { number in
      let unit: Float = number < rule.sliceCount ? Float(1 << (2 * number)) : 1
      return SynapseLayout(
        range: 0..<count, inputs: (0..<inputs).map { i in (0..<outputs).map { i * outputs + $0 } },
        line: outputs, factors: cellsPerWeight == 2 ? [unit, -unit] : [2 * unit],
        zero: cellsPerWeight == 2 ? 0 : -unit, unit: unit, pulses: Float(cell.states - 1))
    }
    self.arrays = arrays
    memory = (0..<rule.memoryCount).map { _ in FloatMemory(count: count) }
    (gradient, requests) = (FloatMemory(count: count), FloatMemory(count: count))
    for (array, layout) in zip(arrays, layouts) {
      for cells in array.populations {
        for index in 0..<count {
          cells.place(index, at: 0.5)
        }
      }
      if array.number >= rule.sliceCount { array.balance(layout) }
      array.read(layout)
    }
    rule.start(layer(step: 0, rate: 0))
  }

  func layer(
    step: Int, rate: Float, product: OuterProduct? = nil, _ compression: PulseCompression? = nil
  ) -> LearningLayer {
    LearningLayer(
      arrays: arrays, layouts: layouts, gradient: gradient.start, product: product,
      columns: NonzeroColumns(capacity: outputs), memory: memory.map(\.start),
      requests: requests.start, rate: rate, step: step, compression: compression, batch: batch,
      seed: seed)
  }

  /// The weight in the program's cells, over half of the range of the most significant.
  func weight(_ index: Int) -> Float {
    arrays[..<rule.sliceCount].reduce(0) { $0 + $1.weights[index] }
      / layouts[rule.sliceCount - 1].unit
  }
}

extension PulsedCell {
  /// Cells whose changes are equal everywhere.
  static func linear(states: Int) throws -> PulsedCell {
    try PulsedCell("exponential", Record(["states": Value(.integer(states))]))
  }
}
