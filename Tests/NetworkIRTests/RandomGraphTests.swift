import Basics
import NetworkIR
import Operators
import Testing

@Suite struct RandomGraphTests {
  @Test(arguments: 0..<UInt64(60), [false, true])
  func aNetworkIsReadBackFromItsText(seed: UInt64, quantized: Bool) throws {
    let graph = try RandomGraph.make(seed: seed, quantized: quantized)
    try graph.verify()
    let read = try Graph(text: graph.description, source: "seed \(seed)", operators: operators) {
      name in
      try #require(tensor(name, graph))
    }
    #expect(read == graph)
    #expect(read.description == graph.description)
  }

  /// The tensor that a program file would store as `name`.
  private func tensor(_ name: String, _ graph: Graph) -> AnyTensor? {
    if let weights = graph.quantization?.weights[name] {
      return AnyTensor(weights.codes.map { Int($0) }, type: .int16)
    }
    return graph.quantization?.biases[name].map { AnyTensor($0.codes) } ?? graph.constants[name]
  }
}
