import Basics
import DeviceDynamics
import Hardware
import TestSupport
import Testing
import TileMachine
import TileSimulator
import Training

@testable import Learning

/// The factors of cells behind wires against the circuits of their arrays.
struct WireFactorsTests {
  private let network: XorNetwork
  private let cell: PulsedCell
  private let program: Program

  init() throws {
    var encoding = DifferentialPair()
    encoding.sliceBits = 7
    network = try XorNetwork(encoding, weightBits: 8, cells: 1e-5...1e-3, seed: 1)
    cell = try XorNetwork.cell("exponential", [("states", 32), ("nonlinearity", 1)])
    var program = network.program
    (program.accelerator.array.rows, program.accelerator.array.columns) = (8, 8)
    program.accelerator.array.wires.wordLineInOhms = 20
    program.accelerator.array.wires.bitLineInOhms = 20
    program.accelerator.array.wires.sourceInOhms = 50
    self.program = program
  }

  private func learner(seesWires: Bool) throws -> CrossbarLearner {
    try CrossbarLearner(
      RoundedPulses(), cell, network.graph, program, from: .random, batch: 1, seed: 3,
      seesWires: seesWires, threads: 1)
  }

  /// The weights that a batch sees.
  private func seen(_ learner: CrossbarLearner, _ parameters: FloatMemory) -> [Float] {
    let copy = FloatMemory(parameters.elements)
    for hook in learner.hooks { hook.forward(copy.buffer, at: Moment(step: 0, of: 1, seed: 1)) }
    return copy.elements
  }

  /// The same from the exact circuits of the cells as they are.
  private func exact(_ learner: CrossbarLearner, _ parameters: FloatMemory) throws -> [Float] {
    var weights = parameters.elements
    let placement = learner.placement
    let chip = try placement.chip(learner.arrays, of: program)
      .behindWires(of: program, threads: 1)
    for slices in placement.layouts { for index in slices[0].range { weights[index] = 0 } }
    placement.eachCell { block, element, _, population, parameter in
      let layout = placement.layouts.first { $0[0].range.contains(parameter) }![0]
      weights[parameter] +=
        layout.factors[population] * chip.seen[block].elements[element]
        / Float(placement.highest)
    }
    return weights
  }

  private func distance(_ a: [Float], _ b: [Float]) -> Float {
    zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  @Test func weightsAreThoseOfTheCircuitAndNearlySoAfterPulses() throws {
    let learner = try learner(seesWires: true)
    let parameters = FloatMemory(try TrainingNetwork(learner.graph).initialParameters)
    try learner.start(parameters.buffer)
    let lost = distance(try exact(learner, parameters), parameters.elements)
    #expect(lost > 0.3)
    #expect(distance(seen(learner, parameters), try exact(learner, parameters)) < 1e-5)
    let gradient = FloatMemory(
      (0..<parameters.count).map { Float(Philox(seed: 2).gaussian(UInt64($0))) })
    for step in 0..<3 {
      try learner.move(
        parameters.buffer, gradient: BatchGradient(elements: gradient.start), rate: 0.05,
        at: Moment(step: step, of: 3, seed: 1))
    }
    let (approximate, wanted) = (seen(learner, parameters), try exact(learner, parameters))
    #expect(distance(approximate, wanted) > 1e-4)
    #expect(distance(approximate, wanted) < 0.2 * distance(parameters.elements, wanted))
    try learner.endEpoch(loss: 1)
    #expect(distance(seen(learner, parameters), wanted) < 1e-5)
  }

  @Test func wiresWithoutResistanceAreRefused() throws {
    let found = refusal {
      try CrossbarLearner(
        RoundedPulses(), cell, network.graph, network.program, from: .random, batch: 1, seed: 3,
        seesWires: true, threads: 1)
    }
    #expect(
      found == "learning behind wires requires 'wires' of array, which '' does not state")
  }
}
