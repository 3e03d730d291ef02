import DeviceDynamics
import Hardware
import TestSupport
import Testing

@testable import Learning

@Suite struct CopyRefusalTests {
  @Test func copiesDoNotLearn() throws {
    var encoding = DifferentialPair()
    encoding.sliceBits = 7
    let network = try XorNetwork(encoding, weightBits: 8, cells: 1e-5...1e-3, seed: 1)
    let cell = try XorNetwork.cell("exponential", [("states", 32), ("nonlinearity", 1)])
    var program = network.program
    var copied = program.blocks[0]
    copied.copy = 1
    program.blocks.append(copied)
    let found = refusal {
      try CrossbarLearner(
        RoundedPulses(), cell, network.graph, program, from: .weights, batch: 1, seed: 1,
        threads: 1)
    }
    let expected = "learning requires one copy of each matrix, but '\(copied.matrix)' has several"
    #expect(found?.hasPrefix(expected) == true)
  }
}
