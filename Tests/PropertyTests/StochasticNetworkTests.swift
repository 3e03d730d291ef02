import Basics
import Hardware
import IntegerModel
import NetworkIR
import Operators
import Passes
import Spiking
import Testing
import TileAnalysis
import TileSimulator

@testable import Driver
@testable import Evaluation

/// Random spikes have the means that the integer mode computes.
@Suite struct StochasticNetworkTests {
  private static let steps = 4096
  /// The sequential machine with ISAAC's prices.
  private static let isaac = 6

  /// A compiled network `[1, 16]` to `[1, 4]`, the codes of eight inputs, and its output format.
  private func compiled(_ body: String, on machine: Int = 0) throws -> (
    program: VerifiedProgram, network: IntegerNetwork, codes: Tensor<Int32>
  ) {
    let draws = Philox(seed: 5, stream: 1)
    let graph = try Graph(
      text: "memc-network 1\ninput x float32[1, 16]\n\(body)\noutput y\n", source: "test",
      operators: operators
    ) { name in
      let shape = name == "v" ? [16, 32] : [name == "w" ? 32 : 16, 4]
      let stream = draws.stream(name == "v" ? 1 : 2)
      return AnyTensor(
        Tensor(shape, (0..<shape.elementCount).map { Float(stream.gaussian(UInt64($0))) / 4 }))
    }
    let images = Tensor([8, 16], (0..<128).map { Float(draws.uniform(UInt64($0))) })
    let target = CompiledCheck.machines[machine].target
    let context = target.context([images], threads: 1)
    let quantized = try Quantize().run(CleanUp().run(graph, in: context), in: context)
    let network = try IntegerNetwork(QuantizedGraph(quantized))
    return (
      try target.lowered(network).program.verified(), network,
      network.inputs[0].format.codes(of: images)
    )
  }

  /// The largest difference between the outputs of both modes.
  private func difference(_ body: String, _ neuron: any Neuron, _ coding: any InputCoding) throws
    -> Double
  {
    let (program, network, codes) = try compiled(body)
    let mode = SpikingMode(neuron, coding: coding, steps: Self.steps)
    let spiking = try mode.program(program, on: nil, switchUnits: network.switchUnits)
    let own = try Simulator(spiking.program, presentation: spiking.presentation)
      .run(inputs: [codes])[0]
    let wanted = try Simulator(program).run(inputs: [codes])[0]
    let scale = network.outputs[0].format.scale
    return zip(own.elements, wanted.elements).reduce(0) {
      max($0, Double(abs($1.0 - $1.1)) * scale)
    }
  }

  /// Weights have a deviation of 1/4, so a mean of 32 spikes over 4096 steps has one of at most
  /// √32 / 4 / 2 / 64 = 0.011; the sum for 16 inputs is smaller.
  private let bound = 5 * 0.011 + 0.02

  @Test func meansOfSwitchesAreThoseOfTheirCurve() throws {
    let found = try difference(
      "h = MatMul(x, @v)\ns = Switching(h)\ny = MatMul(s, @w)", StochasticMemristor(),
      DirectCurrent())
    #expect(found > 0 && found < bound, "\(found)")
  }

  @Test(arguments: [any InputCoding](arrayLiteral: Rate(), Phase(), DirectCurrent()))
  func meansOfPresentedInputsAreTheirCodes(coding: any InputCoding) throws {
    let found = try difference("y = MatMul(x, @u)", IntegrateAndFire(), coding)
    #expect(found < bound, "\(coding.name): \(found)")
  }

  /// A neuron is written and read in each step, and reset when it has fired; without prices, these
  /// have no energy.
  @Test(arguments: [false, true])
  func memristorsAreWrittenReadAndReset(arePriced: Bool) throws {
    var (program, network, codes) = try compiled(
      "h = MatMul(x, @v)\ns = Switching(h)\ny = MatMul(s, @w)", on: Self.isaac)
    if arePriced { program = program.on(program.accelerator.withNeuronPrices) }
    let mode = SpikingMode(StochasticMemristor(), steps: 10)
    let spiking = try mode.program(program, on: nil, switchUnits: network.switchUnits)
    let (_, counts) = try Simulator(spiking.program, presentation: spiking.presentation)
      .runCounting(inputs: [codes])
    let report = try SpikingReport(
      spiking, of: program, mode, counts: counts, images: 8, isIdeal: true)
    let events = report.spiking.componentCounts
    #expect(events["neuron-write"] == 320 && events["neuron-read"] == 320)
    #expect(events["neuron-reset"] == report.spikesPerImage && report.spikesPerImage > 0)
    #expect(events["lookup"] == nil && report.integer.componentCounts["lookup"] == 32)
    let names = ["neuron-write", "neuron-read", "neuron-reset"]
    #expect(report.unpriced.filter(names.contains) == (arePriced ? [] : names))
    #expect(
      report.spiking.componentsPJ["neuron-reset"]
        == (arePriced ? 4 * report.spikesPerImage : nil))
    #expect((report.spiking.latencyNs ?? 0 >= 10 * 111) == arePriced)
  }
}

extension Accelerator {
  /// With prices of neurons, invented for the test.
  fileprivate var withNeuronPrices: Accelerator {
    var accelerator = self
    let figures: [(Event, energy: Double, time: Double)] = [
      (.neuronWrite, 1, 100), (.neuronRead, 2, 10), (.neuronReset, 4, 1),
    ]
    accelerator.prices += figures.map { event, energy, time in
      var price = Price()
      (price.component, price.source) = (event, "test")
      (price.energyInPicojoules, price.timeInNanoseconds) = (energy, time)
      return price
    }
    return accelerator
  }
}
