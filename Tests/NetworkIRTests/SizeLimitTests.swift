import Basics
import NetworkIR
import TestSupport
import Testing

/// The size of a network is known from its shapes.
@Suite struct SizeLimitTests {
  private func size(_ text: String, limit: SizeLimit = SizeLimit()) throws -> NetworkSize {
    try NetworkSize(
      Graph(text: "memc-network 1\n\(text)\n", source: "test", limit: limit) { _ in
        AnyTensor(Tensor<Float>([8, 2, 3, 3], repeating: 1))
      })
  }

  @Test func elementsAndOperationsFollowFromShapes() throws {
    let size = try size("input x float32[1, 2, 6, 6]\ny = Conv(x, @w)\noutput y")
    #expect(size.elements == 72 + 8 * 16)
    #expect(size.operations == Double(72 + 144 + 8 * 16 * 18))
  }

  @Test func aLargeNetworkIsRefusedWithWhatRaisesTheLimit() throws {
    let size = try size("input x float32[1, 32768, 32768]\ny = Relu(x)\noutput y")
    let found = try diagnostic { try SizeLimit().expect(size, of: "the network") }
    #expect(found.kind == .unsupported)
    #expect(found.message == "the network needs 2.1e9 elements; the limit is 1.3e8")
    #expect(
      found.notes == [
        "'--limit 16' raises it to what is needed; time and memory grow with it"
      ])
    try SizeLimit(factor: 16).expect(size, of: "the network")
  }

  @Test(arguments: [
    (134_500_000, "1.3e8"), (994_000_000, "9.9e8"), (996_000_000, "1.0e9"),
    (9_960_000_000, "1.0e10"),
  ])
  func figuresHaveTwoDigits(elements: Int, text: String) throws {
    var size = NetworkSize()
    size.elements = elements
    let found = try diagnostic { try SizeLimit().expect(size, of: "it") }
    #expect(found.message == "it needs \(text) elements; the limit is 1.3e8")
  }

  /// Of 600 functions with equal formats, or each with its own.
  @Test(arguments: [false, true])
  func tablesThatDifferAreCounted(differ: Bool) throws {
    let lines = (0..<600).map { "y\($0) = Sigmoid(x)\noutput y\($0)\n" }
    var graph = try Graph(
      text: "memc-network 1\ninput x float32[1, 2]\n\(lines.joined())", source: "test"
    ) { _ in preconditionFailure("it has no constants") }
    var formats = ["x": ActivationFormat(bits: 16, isSigned: false, scale: 1)]
    for index in 0..<600 {
      let scale = differ ? 1 + Double(index) : 1
      formats["y\(index)"] = ActivationFormat(bits: 16, isSigned: false, scale: scale)
    }
    graph.quantization = Quantization(activations: formats)
    guard differ else { return try SizeLimit().expect(tablesOf: graph) }
    let found = try diagnostic { try SizeLimit().expect(tablesOf: graph) }
    #expect(
      found.message
        == "the network needs 1.6e8 bytes for tables of functions; the limit is 1.3e8")
    try SizeLimit(factor: 2).expect(tablesOf: graph)
  }

  @Test func parametersAreCountedBeforeTheyTakeMemory() throws {
    let text =
      "input x float32[1, 4]\nparameter w float32[120, 40020, 400]\ny = Add(x, @w)\noutput y"
    let found = try diagnostic { try size(text) }
    #expect(
      found.description
        == "test:3:11: the list of parameters needs 1.9e9 elements; the limit is 1.3e8")
  }
}
