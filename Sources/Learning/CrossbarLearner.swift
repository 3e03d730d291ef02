import Basics
import ChipProgramming
import DeviceDynamics
import NetworkIR
import TileMachine
import TileSimulator
import Training

/// Moves the cells of one chip after each batch, by a rule.
///
/// The cells of weights are pulsed; biases are digital and follow gradient descent.
public final class CrossbarLearner: ParameterMover {
  let rule: any LearningRule
  let cell: PulsedCell
  let network: ChipNetwork
  let placement: CellPlacement
  let arrays: [SynapseArray]
  private let memory: [FloatMemory]
  private let requests: FloatMemory
  let biases: FloatMemory
  /// The weights and biases before the first batch.
  private let initialParameters: [Float]

  /// - Parameters:
  ///   - start: the cells before the first batch.
  ///   - seed: of the chip's cells and of their noise.
  /// - Throws: diagnostics where the network cannot be trained, the rule does not suit the device, or
  ///   a weight has not the cells that the rule needs.
  public init(
    _ rule: any LearningRule, _ cell: PulsedCell, _ graph: QuantizedGraph, _ program: Program,
    from start: LearningStart, seed: UInt64, threads: Int
  ) throws {
    try rule.expectDevice(cell)
    self.rule = rule
    self.cell = cell
    network = try ChipNetwork(graph, program.matrices)
    placement = try CellPlacement(network, program, cell)
    guard placement.slices == rule.sliceCount else {
      throw Diagnostic.unsupported(
        "'\(rule.name)' requires \(rule.sliceCount.counted("cell")) of different significance per "
          + "weight, but the program has \(placement.slices)",
        note: "choose 'weight-bits' of quantize and 'slice-bits' of the encoding accordingly")
    }
    let (count, placement) = (network.training.parameterCount, placement)
    arrays = (0..<placement.slices + rule.auxiliaryCount).map {
      SynapseArray(
        cell, count: count, cellsPerWeight: placement.cellsPerWeight,
        nominalLow: placement.nominalLow, seed: seed, number: $0, threads: threads)
    }
    memory = (0..<rule.memoryCount).map { _ in FloatMemory(count: count) }
    requests = FloatMemory(count: count)
    initialParameters = try start.parameters(network, program)
    biases = FloatMemory(initialParameters)
    try start.set(arrays, placement, initialParameters, seed: seed)
    readCells()
    for layer in layers(gradient: requests.start, rate: 0, step: 0) { rule.start(layer) }
  }

  /// The network that learns, to be trained with this mover.
  public var graph: Graph { network.training.graph(with: initialParameters) }

  public var state: [FloatMemory] { arrays.flatMap(\.state) + memory + [biases] }

  public func start(_ parameters: UnsafeMutableBufferPointer<Float>) {
    readCells()
    write(to: parameters)
  }

  public func move(
    _ parameters: UnsafeMutableBufferPointer<Float>, gradient: UnsafePointer<Float>, rate: Double,
    at moment: Moment
  ) throws {
    for layer in layers(gradient: gradient, rate: Float(rate), step: moment.step) {
      try rule.move(layer)
    }
    for bias in placement.biases {
      for index in bias.range { biases.buffer[index] -= bias.unit * Float(rate) * gradient[index] }
    }
    write(to: parameters)
  }

  public func endEpoch(loss: Double) {
    for layer in layers(gradient: requests.start, rate: 0, step: 0) {
      rule.endEpoch(layer, loss: loss)
    }
  }

  /// The control signals of the rule's circuit, as text; `nil` if it has no circuit of its own.
  public var schedule: String? { rule.schedule(layers: placement.layouts.count) }

  private func layers(gradient: UnsafePointer<Float>, rate: Float, step: Int) -> [LearningLayer] {
    placement.layouts.map { slices in
      let first = slices[0].range.lowerBound
      let auxiliary = [SynapseLayout](repeating: slices[0], count: rule.auxiliaryCount)
      return LearningLayer(
        arrays: arrays, layouts: slices + auxiliary, gradient: gradient + first,
        memory: memory.map { $0.start + first }, requests: requests.start + first, rate: rate,
        step: step)
    }
  }

  private func readCells() {
    for slices in placement.layouts {
      for (number, array) in arrays.enumerated() {
        array.read(number < slices.count ? slices[number] : slices[0])
      }
    }
  }

  /// Writes the weights that the program's cells represent, and the biases.
  private func write(to parameters: UnsafeMutableBufferPointer<Float>) {
    for slices in placement.layouts {
      let target = UnsafeMutableBufferPointer(rebasing: parameters[slices[0].range])
      _ = target.update(fromContentsOf: arrays[0].weights.buffer[slices[0].range])
      for (array, layout) in zip(arrays, slices).dropFirst() {
        for (index, weight) in array.weights.buffer[layout.range].enumerated() {
          target[index] += weight
        }
      }
    }
    for bias in placement.biases {
      _ = UnsafeMutableBufferPointer(rebasing: parameters[bias.range]).update(
        fromContentsOf: biases.buffer[bias.range])
    }
  }
}
