import Basics
import NetworkIR
import Operators
import TestSupport
import Testing

/// The size of a network is known from its shapes.
@Suite struct SizeLimitTests {
  private func size(_ text: String, limit: SizeLimit = SizeLimit()) throws -> NetworkSize {
    try NetworkSize(
      Graph(text: "memc-network 1\n\(text)\n", source: "test", operators: operators, limit: limit) {
        _ in
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
    #expect(found.message == "the network needs 2.1e9 elements; the limit is 2.0e8")
    #expect(
      found.notes == [
        "'--limit 11' raises it to what is needed; time and memory grow with it"
      ])
    try SizeLimit(factor: 11).expect(size, of: "the network")
  }

  @Test(arguments: [
    (201_500_000, "2.0e8"), (994_000_000, "9.9e8"), (996_000_000, "1.0e9"),
    (9_960_000_000, "1.0e10"),
  ])
  func figuresHaveTwoDigits(elements: Int, text: String) throws {
    var size = NetworkSize()
    size.elements = elements
    let found = try diagnostic { try SizeLimit().expect(size, of: "it") }
    #expect(found.message == "it needs \(text) elements; the limit is 2.0e8")
  }

  @Test func parametersAreCountedBeforeTheyTakeMemory() throws {
    let text =
      "input x float32[1, 4]\nparameter w float32[120, 40020, 400]\ny = Add(x, @w)\noutput y"
    let found = try diagnostic { try size(text) }
    #expect(
      found.description
        == "test:3:11: the list of parameters needs 1.9e9 elements; the limit is 2.0e8")
  }
}
