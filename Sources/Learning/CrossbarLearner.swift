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
  private let compression: PulseCompression?
  private let wires: WireFactors?
  private let memory: [FloatMemory]
  private let requests: FloatMemory
  private let columns: NonzeroColumns
  /// The weights and biases before the first batch.
  private let initialParameters: [Float]
  private let batch: Int
  private let seed: UInt64

  /// - Parameters:
  ///   - start: the cells before the first batch.
  ///   - batch: examples per step.
  ///   - seed: of the noise of pulses, and of cells that have no responses yet.
  ///   - seesWires: whether both passes see the cells behind the wires of their arrays.
  /// - Throws: diagnostics where the network cannot be trained, the rule does not suit the device, or
  ///   a weight has not the cells that the rule needs.
  public init(
    _ rule: any LearningRule, _ cell: PulsedCell, _ graph: QuantizedGraph, _ program: Program,
    from start: LearningStart, _ compression: PulseCompression? = nil, batch: Int, seed: UInt64,
    seesWires: Bool = false, threads: Int
  ) throws {
    try rule.expectDevice(cell)
    (self.rule, self.cell, self.batch, self.seed) = (rule, cell, batch, seed)
    self.compression = compression
    network = try ChipNetwork(graph, program.matrices)
    placement = try CellPlacement(network, program, cell)
    try rule.expectNetwork(
      layers: placement.layouts.count, hasBiases: !placement.biases.isEmpty)
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
        nominalLow: placement.nominalLow, seed: seed, cellSeed: start.cellSeed,
        number: $0, threads: threads)
    }
    memory = (0..<rule.memoryCount).map { _ in FloatMemory(count: count) }
    requests = FloatMemory(count: count)
    wires = seesWires ? try WireFactors(arrays, placement, program, threads: threads) : nil
    columns = NonzeroColumns(capacity: placement.layouts.map { $0[0].line }.max() ?? 0)
    initialParameters = try start.parameters(network, program)
    try start.set(arrays, placement, initialParameters, program, seed: seed)
    for array in arrays[placement.slices...] {
      for slices in placement.layouts { array.balance(slices[0]) }
    }
    readCells()
    for layer in idleLayers { rule.start(layer) }
  }

  /// The network that learns, to be trained with this mover.
  public var graph: Graph { network.training.graph(with: initialParameters) }

  public var state: [[Float]] {
    get { arrays.flatMap(\.state) + memory.map(\.elements) }
    set {
      let size = (newValue.count - memory.count) / arrays.count
      for (number, array) in arrays.enumerated() {
        array.state = Array(newValue[number * size..<(number + 1) * size])
      }
      for (memory, elements) in zip(memory, newValue.suffix(memory.count)) {
        memory.assign(elements)
      }
    }
  }

  public var takesProducts: Bool { rule.takesProducts }

  public func accepts(_ state: [[Float]]) -> Bool {
    zip(arrays.flatMap(\.stateRanges), state).allSatisfy { $1.allSatisfy($0.contains) }
  }

  public func start(_ parameters: UnsafeMutableBufferPointer<Float>) throws {
    if placement.slices == 1, let start = parameters.baseAddress { arrays[0].write(to: start) }
    readCells()
    addSlices(into: parameters)
    try wires?.update()
  }

  /// Leaves the memory of the network's parameters, which lasts only as long as a training.
  ///
  /// Call it after each training.
  public func finish() {
    for array in arrays { array.writeToOwnMemory() }
    readCells()
  }

  public func move(
    _ parameters: UnsafeMutableBufferPointer<Float>, gradient: BatchGradient, rate: Double,
    at moment: Moment
  ) throws {
    for layer in layers(gradient: gradient, rate: Float(rate), step: moment.step) {
      try rule.move(layer)
    }
    for bias in placement.biases {
      let rate = bias.unit * Float(rate)
      for index in bias.range { parameters[index] -= rate * gradient.elements[index] }
    }
    addSlices(into: parameters)
  }

  /// What a training with this mover needs: the memory of costs, the wires if they are seen, and the
  /// noise of reading if the device has any.
  public var hooks: [any WeightHook] {
    let noise = ReadNoise(
      arrays: Array(arrays.prefix(placement.slices)), layouts: placement.layouts,
      deviation: Float(cell.traits.readNoise))
    return [CostMemory(arrays: arrays)] + [wires].compactMap(\.self)
      + (cell.traits.readNoise > 0 ? [noise] : []) + rule.hooks
  }

  public func endEpoch(loss: Double) throws {
    for layer in idleLayers { try rule.endEpoch(layer, loss: loss) }
    try wires?.update()
  }

  /// How well the cells hold what the rule has written; `nil` if it has no targets.
  public var targets: TargetCheck? {
    idleLayers.first.flatMap { rule.check($0) }
  }

  /// The control signals of the rule's circuit, as text; `nil` if it has no circuit of its own.
  public var schedule: String? { rule.schedule(layers: placement.layouts.count) }

  /// The layers between batches, without a gradient.
  private var idleLayers: [LearningLayer] {
    layers(gradient: BatchGradient(elements: requests.start), rate: 0, step: 0)
  }

  private func layers(gradient: BatchGradient, rate: Float, step: Int) -> [LearningLayer] {
    placement.layouts.map { slices in
      let first = slices[0].range.lowerBound
      let auxiliary = [SynapseLayout](repeating: slices[0], count: rule.auxiliaryCount)
      return LearningLayer(
        arrays: arrays, layouts: slices + auxiliary, gradient: gradient.elements + first,
        product: gradient.products[first], columns: columns,
        memory: memory.map { $0.start + first }, requests: requests.start + first, rate: rate,
        step: step, compression: compression, batch: batch, seed: seed)
    }
  }

  private func readCells() {
    for slices in placement.layouts {
      for (number, array) in arrays.enumerated() {
        array.read(number < slices.count ? slices[number] : slices[0])
      }
    }
  }

  /// Writes the sums of the slices; a single slice keeps its weights there.
  private func addSlices(into parameters: UnsafeMutableBufferPointer<Float>) {
    guard placement.slices > 1 else { return }
    for slices in placement.layouts {
      for index in slices[0].range {
        parameters[index] = arrays[..<placement.slices].reduce(0) { $0 + $1.weights[index] }
      }
    }
  }
}
