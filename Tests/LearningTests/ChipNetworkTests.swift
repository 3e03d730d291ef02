import Basics
import NetworkIR
import Testing
import Training

@testable import Learning

/// The parameters of a chip's network, and back.
@Suite struct ChipNetworkTests {
  private let network = TinyNetwork()

  @Test func theNetworkOfAChipHasTheOutputsOfTheMachine() throws {
    let chip = network.chip(error: 3, offset: 20)
    let real = try ChipNetwork(network.graph(), network.matrices)
    let graph = real.training.graph(with: real.parameters(of: chip))
    let examples = network.examples(20)
    for image in 0..<20 {
      let codes = examples.codes.elements[image * 18..<(image + 1) * 18]
      let inputs = Tensor([1, 2, 3, 3], codes.map { Float(network.input.real(of: Int($0))) })
      let found = try #require(FloatExecutor().run(graph, inputs: ["x": inputs])["y"])
      let expected = network.outputs(
        codes, weights: chip.weights.map { $0.elements.map(Double.init) },
        offsets: chip.offsets.map(\.elements))
      #expect(zip(found.elements, expected).allSatisfy { abs(Double($0) - $1) < 1e-4 })
    }
  }

  @Test func parametersAndWeightsAreInverse() throws {
    let real = try ChipNetwork(network.graph(), network.matrices)
    let chip = network.chip(error: 3, offset: 20)
    let other = network.chip(error: 9, offset: 90, seed: 5)
    let again = real.weights(of: real.parameters(of: chip), over: other)
    for (a, b) in zip(again.weights, chip.weights) {
      #expect(zip(a.elements, b.elements).allSatisfy { abs($0 - $1) < 1e-4 })
    }
    for (a, b) in zip(again.offsets, chip.offsets) {
      #expect(zip(a.elements, b.elements).allSatisfy { abs($0 - $1) < 0.02 })
    }
  }

  /// The chip that holds the codes exactly is the network of the program.
  @Test func anExactChipIsTheProgram() throws {
    let real = try ChipNetwork(network.graph(), network.matrices)
    let exact = real.parameters(of: network.chip(error: 0, offset: 0))
    #expect(zip(exact, real.training.initialParameters).allSatisfy { abs($0 - $1) < 1e-6 })
  }
}
