import Basics
import Evaluation
import IntegerModel
import NetworkIR
import Operators
import Passes
import Spiking
import TestSupport
import Testing
import TileAnalysis
import TileSimulator

@testable import Driver

/// What cannot spike is refused with the layer and its reason.
@Suite struct SpikingRefusalTests {
  private func program(_ body: String, bits: Int = 8) throws -> VerifiedProgram {
    let graph = try Graph(
      text: "memc-network 1\ninput x float32[1, 1, 4, 4]\n\(body)\n", source: "test",
      operators: operators
    ) { name in
      let shape = name == "k" ? [2, 1, 2, 2] : name == "v" ? [18, 3] : [16, 18]
      return AnyTensor(
        Tensor(shape, (0..<shape.elementCount).map { Float($0 % 5) - 2 }))
    }
    let images = Tensor([4, 1, 4, 4], (0..<64).map { Float($0) / 64 })
    let target = CompiledCheck.machines[0].target
    let context = target.context([images], threads: 1)
    var quantize = Quantize()
    (quantize.weightBits, quantize.activationBits) = (bits, bits)
    let quantized = try quantize.run(CleanUp().run(graph, in: context), in: context)
    return try target.lowered(try IntegerNetwork(QuantizedGraph(quantized))).program.verified()
  }

  private func message(
    _ body: String, _ neuron: any Neuron = IntegrateAndFire(), _ coding: (any InputCoding)? = nil,
    steps: Int = 8
  ) throws -> String {
    let program = try program(body)
    return refusal {
      try SpikingProgram(program, neuron, coding: coding, steps: steps, seed: 1, chipSeed: 1)
    } ?? ""
  }

  private static let rectified = """
    c = Conv(x, @k)
    r = Relu(c)
    f = Flatten(r)
    y = MatMul(f, @v)
    output y
    """

  @Test func networksThatCannotSpikeAreRefused() throws {
    #expect(
      try message("c = Conv(x, @k)\ns = Sigmoid(c)\nf = Flatten(s)\ny = MatMul(f, @v)\noutput y")
        .contains("layer 's': the function of 's' is not one that these neurons compute"))
    #expect(
      try message("c = Conv(x, @k)\nf = Flatten(c)\ny = MatMul(f, @v)\noutput y")
        .contains(
          "layer 'c': the lowest value of the activation of 'c' is not 0, which spikes cannot "
            + "express"))
    #expect(
      try message(
        "c = Conv(x, @k)\nr = Relu(c)\np = Mul(r, r)\nf = Flatten(p)\ny = MatMul(f, @v)\noutput y"
      ).contains("layer 'p': the product of two activations cannot be computed on spikes"))
    #expect(
      try message(Self.rectified + "\noutput r")
        .contains("layer 'c': the value of 'c' is an output and is also read by arrays"))
    #expect(
      try message(Self.rectified, StochasticMemristor())
        .contains(
          "layer 'c': the activation of 'c' is a clamp, but stochastic neurons need their own curve"
        ))
  }

  @Test func codingsThatDoNotFitAreRefused() throws {
    #expect(
      try message(Self.rectified, IntegrateAndFire(), Phase(), steps: 12)
        .contains(
          "'phase' presents 8 bits one after another, so '--steps' must be a multiple"))
    #expect(try message(Self.rectified, IntegrateAndFire(), Phase(), steps: 16).isEmpty)
    #expect(try message(Self.rectified, LevelNeuron(), Rate()).isEmpty)
  }

  /// The bits of a code, one after another, are worth the code.
  @Test func waitingNeuronsTakePhasesForTheCode() throws {
    let program = try program(Self.rectified)
    let dice = Philox(seed: 3, stream: 1)
    let codes = Tensor(
      [20, 1, 4, 4], (0..<320).map { Int32(dice.index(below: 256, UInt64($0))) })
    let outputs = try [DirectCurrent() as any InputCoding, Phase()].map { coding in
      let spiking = try SpikingProgram(
        program, LevelNeuron(), coding: coding, steps: 64, seed: 1, chipSeed: 1)
      return try Simulator(spiking.program, presentation: spiking.presentation)
        .run(inputs: [codes])
    }
    #expect(outputs[0] == outputs[1])
    #expect(outputs[0][0].elements.contains { $0 != 0 })
  }

  /// 16-bit activations in 4096 steps need more than 62 bits, so multipliers give up some of theirs.
  @Test func multipliersGiveUpBitsToLargePotentials() throws {
    let program = try program(Self.rectified, bits: 16)
    let codes = Tensor([3, 1, 4, 4], (0..<48).map { Int32($0 * 1300) })
    let spiking = try SpikingProgram(
      program, IntegrateAndFire(), steps: 4096, seed: 1, chipSeed: 1)
    let outputs = try Simulator(spiking.program, presentation: spiking.presentation)
      .run(inputs: [codes])[0].elements
    let wanted = try Simulator(program).run(inputs: [codes])[0].elements
    let largest = Double(wanted.map(\.magnitude).max() ?? 0)
    #expect(largest > 1000)
    for (output, exact) in zip(outputs, wanted) {
      #expect((Double(output) - Double(exact)).magnitude < 0.002 * largest)
    }
  }

  @Test func neuronsOtherThanThoseOfTheModelAreDoubted() throws {
    let stated = "lif:time-constant=9.491,reset=zero,initial=zero"
    let doubt = "the model states other neurons; simulate them with '--spiking \(stated)'"
    for (neuron, isAlike) in [
      (stated, true), ("lif:time-constant=9.49,reset=zero,initial=zero", true),
      ("lif:time-constant=9.0,reset=zero,initial=zero", false), ("if", false), ("levels", false),
      ("lif:time-constant=9.491,initial=zero", false), ("stochastic", false),
    ] {
      let mode = try #require(
        try SpikingMode.named(neuron, coding: nil, steps: "4", seed: 1).first)
      #expect(try mode.warning(stated: stated) == (isAlike ? nil : doubt), "\(neuron)")
      #expect(try mode.warning(stated: nil) == nil)
    }
  }

  @Test func maximaOfNeuronsThatDoNotWaitAreDoubted() throws {
    let pooled = """
      c = Conv(x, @k)
      r = Relu(c)
      p = MaxPool(r) {kernel_shape = [1, 1]}
      f = Flatten(p)
      y = MatMul(f, @v)
      output y
      """
    let program = try program(pooled)
    let hasty = try SpikingProgram(program, IntegrateAndFire(), steps: 8, seed: 1, chipSeed: 1)
    #expect(
      hasty.warnings == [
        "max pooling (p) passes a spike of any input of its window, which is more than the largest "
          + "rate; neurons that wait ('levels') take the exact maximum"
      ])
    let waiting = try SpikingProgram(program, LevelNeuron(), steps: 8, seed: 1, chipSeed: 1)
    #expect(waiting.warnings.isEmpty)
  }
}
